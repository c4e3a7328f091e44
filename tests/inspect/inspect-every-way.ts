import { ConfigError } from '../../dist/config/config-error.js'
import { readConfig } from '../../dist/config/read-config.js'
import type { Diagnostic } from '../../dist/diagnostics/diagnostic.js'
import { createInspector, type AnalysisMode, type Inspector } from '../../dist/inspect/inspect.js'
import type { CompileRequest } from '../../dist/pipeline/compile-once.js'
import { listFiles } from '../../dist/scan/list-files.js'
import { scan } from '../../dist/scan/scan.js'

/** What a project was found to hold: all that the model is made of, in an order of its own. */
export interface Findings {
  readonly workers: readonly unknown[]
  readonly definitions: readonly string[]
  readonly services: unknown
  readonly diagnostics: readonly string[]
}

const reaches: readonly AnalysisMode[] = ['syntax', 'slice', 'program']

/** Reads a project from syntax, over a slice of it, and over all of it. */
export async function inspectEveryWay(request: CompileRequest): Promise<Findings[]> {
  const found: Findings[] = []
  for (const reach of reaches) found.push(await inspectOneWay(request, reach))
  return found
}

export async function inspectOneWay(
  request: CompileRequest,
  reach: AnalysisMode,
): Promise<Findings> {
  try {
    const { config } = await readConfig(request)
    const sources = scan(config, listFiles(config))
    return findingsOf(createInspector(reach).inspect({ config, sources, changed: null }))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { workers: [], definitions: [], services: null, diagnostics: inOrder(error.diagnostics) }
  }
}

export function findingsOf({
  workers,
  definitions,
  services,
  diagnostics,
}: ReturnType<Inspector['inspect']>): Findings {
  return {
    workers: JSON.parse(withoutPlaces(workers)) as unknown[],
    definitions: inOrder(definitions),
    services,
    diagnostics: inOrder(diagnostics.filter(isOfSlice)),
  }
}

/** What is wrong with a file by itself is said of the files that matter alone: a whole program meets others too. */
function isOfSlice({ code }: Diagnostic): boolean {
  return !code.startsWith('PK50')
}

function inOrder(list: readonly unknown[]): string[] {
  return list.map(withoutPlaces).sort()
}

/** Where a union stands is for messages: to the checker equal unions are one type, and stand where it met them first. */
function withoutPlaces(item: unknown): string {
  return JSON.stringify(item, (key, value: unknown) => (key === 'declaredAt' ? undefined : value))
}
