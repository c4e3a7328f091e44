import type { Config } from '../config/config.js'
import { header, type EmittedFile } from './emitted-file.js'
import { generatedPath } from './import-path.js'
import { quote } from './quote.js'

/** `#pikku/queue`: what wires and feeds queues. It also tells the type checker of the map, for `queueJob`. */
export function emitQueueTypes(config: Config): EmittedFile {
  const runtime = quote(config.runtimePackage)
  const text = [
    header,
    `export { addQueueProcessor, addQueueWorker, queueJob, wireQueueWorker } from ${runtime}`,
    `export type { QueueJobMap } from ${quote(generatedPath(config, 'pikku-queue'))}`,
    '',
  ].join('\n')
  return { path: 'pikku-queue-types.gen.ts', text }
}
