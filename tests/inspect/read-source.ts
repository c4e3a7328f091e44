import { readConfig } from '../../dist/config/read-config.js'
import type { Diagnostic } from '../../dist/diagnostics/diagnostic.js'
import { createInspector, type AnalysisMode } from '../../dist/inspect/inspect.js'
import { buildModel } from '../../dist/model/build-model.js'
import type { QueueModel } from '../../dist/model/queue-model.js'
import type { Definition, Shape } from '../../dist/model/shape.js'
import { listFiles } from '../../dist/scan/list-files.js'
import { scan } from '../../dist/scan/scan.js'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { createProject } from '../cli/project.js'
import { queuesReadFromSyntax } from './queues-read-from-syntax.js'

export interface ReadSource {
  readonly model: QueueModel
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a project of one file, which has our functions and calls in sight. */
export async function readSource(text: string, mode: AnalysisMode = 'syntax'): Promise<ReadSource> {
  return inProject(text, async (cwd) => {
    const { config } = await readConfig({ cwd })
    const sources = scan(config, listFiles(config))
    const { diagnostics, ...parts } = createInspector(mode).inspect({
      config,
      sources,
      changed: null,
    })
    return { model: buildModel(parts), diagnostics }
  })
}

async function inProject<Answer>(
  text: string,
  read: (directory: string) => Promise<Answer>,
): Promise<Answer> {
  const project = createProject({
    'jobs.ts': `import { pikkuSessionlessFunc } from '#pikku'\nimport { wireQueueWorker } from '#pikku/queue'\n${text}\n`,
  })
  try {
    await linkPikku(project.directory)
    return await read(project.directory)
  } finally {
    project.dispose()
  }
}

export interface ReadTypes {
  /** In the order of the types. */
  readonly shapes: readonly Shape[]
  readonly definitions: readonly Definition[]
}

/** The shapes of types, each of which is the input of a queue of its own. */
export async function readTypes(
  types: readonly string[],
  { declarations = '', mode = 'syntax' }: { declarations?: string; mode?: AnalysisMode } = {},
): Promise<ReadTypes> {
  const { model } = await readSource(jobsOf(types, declarations), mode)
  if (model.workers.length !== types.length) throw new Error('A type was not read')
  return {
    shapes: model.workers.map(({ function: { input } }) => input),
    definitions: model.definitions,
  }
}

/** The types that are read without a type checker. */
export async function typesReadFromSyntax(
  types: readonly string[],
  declarations: string,
): Promise<string[]> {
  const queues = await inProject(jobsOf(types, declarations), queuesReadFromSyntax)
  return types.filter((_, index) => queues.has(queueOf(index)))
}

/** The queues of handlers whose types no call writes, in the order of the handlers. */
export async function readHandlers(
  handlers: readonly string[],
  { declarations, mode }: { declarations: string; mode: AnalysisMode },
): Promise<QueueModel['workers']> {
  const { model } = await readSource(functionsOf(handlers.map(inferred), declarations), mode)
  return model.workers
}

/** The handlers whose types are read without a type checker. */
export async function handlersReadFromSyntax(
  handlers: readonly string[],
  declarations: string,
): Promise<string[]> {
  const text = functionsOf(handlers.map(inferred), declarations)
  const queues = await inProject(text, queuesReadFromSyntax)
  return handlers.filter((_, index) => queues.has(queueOf(index)))
}

function inferred(handler: string): string {
  return `pikkuSessionlessFunc({ func: ${handler} })`
}

function jobsOf(types: readonly string[], declarations: string): string {
  const functions = types.map((type) => `pikkuSessionlessFunc<${type}, void>(async () => {})`)
  return functionsOf(functions, declarations)
}

function functionsOf(functions: readonly string[], declarations: string): string {
  const jobs = functions.map((text, index) => {
    const queue = queueOf(index)
    return `export const ${queue} = ${text}\nwireQueueWorker({ queue: '${queue}', func: ${queue} })`
  })
  return [declarations, ...jobs].join('\n')
}

function queueOf(index: number): string {
  return `q${String(index).padStart(4, '0')}`
}
