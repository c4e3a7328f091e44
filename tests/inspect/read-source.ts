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

export interface ReadSource {
  readonly model: QueueModel
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a project of one file, which has our functions and calls in sight. */
export async function readSource(text: string, mode: AnalysisMode = 'text'): Promise<ReadSource> {
  const project = createProject({
    'jobs.ts': `import { pikkuSessionlessFunc } from '#pikku'\nimport { wireQueueWorker } from '#pikku/queue'\n${text}\n`,
  })
  try {
    await linkPikku(project.directory)
    const { config } = await readConfig({ cwd: project.directory })
    const sources = scan(config, listFiles(config))
    const { diagnostics, ...parts } = createInspector(mode).inspect({
      config,
      sources,
      changed: null,
    })
    return { model: buildModel(parts), diagnostics }
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
  { declarations = '', mode = 'text' }: { declarations?: string; mode?: AnalysisMode } = {},
): Promise<ReadTypes> {
  const rows = types.map((type, index) => {
    const name = String(index).padStart(4, '0')
    return `export const work${name} = pikkuSessionlessFunc<${type}, void>(async () => {})\nwireQueueWorker({ queue: 'q${name}', func: work${name} })`
  })
  const { model } = await readSource([declarations, ...rows].join('\n'), mode)
  if (model.workers.length !== types.length) throw new Error('A type was not read')
  return {
    shapes: model.workers.map(({ function: { input } }) => input),
    definitions: model.definitions,
  }
}
