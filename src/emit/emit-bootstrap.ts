import type { Config } from '../config/config.js'
import { header, type EmittedFile } from './emitted-file.js'
import { generatedPath } from './import-path.js'
import { quote } from './quote.js'

/** The one import of a worker process: what is known of the queues first, then the workers. */
export function emitBootstrap(config: Config): EmittedFile {
  const text = [
    header,
    `import ${quote(generatedPath(config, 'pikku-queue-definitions'))}`,
    `import ${quote(generatedPath(config, 'pikku-queue-workers'))}`,
    '',
  ].join('\n')
  return { path: 'pikku-bootstrap.gen.ts', text }
}
