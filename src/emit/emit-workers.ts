import type { Config } from '../config/config.js'
import { compareText } from '../facts/compare-text.js'
import type { QueueModel } from '../model/queue-model.js'
import { header, type EmittedFile } from './emitted-file.js'
import { projectPath } from './import-path.js'
import { quote } from './quote.js'

/** Imports every file that wires a function to a queue or declares a schedule, so that importing this one registers all of them. */
export function emitWorkers({ workers, schedules }: QueueModel, config: Config): EmittedFile {
  const served = workers.filter(({ settings }) => settings.external === undefined)
  const wirings = [...served, ...schedules]
  const files = [...new Set(wirings.map(({ call }) => call.span.file))].sort(compareText)
  const lines = files.map((file) => `import ${quote(projectPath(config, file))}`)
  // Without an import the file would be a script, not a module.
  if (lines.length === 0) lines.push('export {}')
  return { path: 'pikku-queue-workers.gen.ts', text: [header, ...lines, ''].join('\n') }
}
