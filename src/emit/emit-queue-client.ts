import type { Config } from '../config/config.js'
import { header, type EmittedFile } from './emitted-file.js'
import { generatedPath } from './import-path.js'
import { quote } from './quote.js'

/** `PikkuQueue`: the typed client. All it does is in the runtime; this says for which queues. */
export function emitQueueClient(config: Config): EmittedFile {
  const client = quote(`${config.runtimePackage}/client`)
  const map = quote(generatedPath(config, 'pikku-queue-map'))
  const text = [
    header,
    `import { createQueueSchemas, QueueClient } from ${client}`,
    `import type { AnyQueueService, QueueSchemas, QueueService } from ${client}`,
    `import { queueDefinitions } from ${quote(generatedPath(config, 'pikku-queue-definitions'))}`,
    `import type { QueueJobMap as GeneratedQueueJobMap } from ${map}`,
    '',
    `export type { QueueJobMap } from ${map}`,
    '',
    '/** The queues of this project, typed by their handlers. */',
    'export class PikkuQueue<Service extends AnyQueueService = QueueService> extends QueueClient<GeneratedQueueJobMap, Service> {',
    '  constructor(queueService: Service) {',
    '    super(queueService, queueDefinitions)',
    '  }',
    '}',
    '',
    '/** What each queue takes and gives, as Standard Schemas. */',
    'export const queueSchemas: QueueSchemas<GeneratedQueueJobMap> = /* @__PURE__ */ createQueueSchemas(queueDefinitions)',
    '',
    `declare module ${quote(config.runtimePackage)} {`,
    '  interface QueueJobMap extends GeneratedQueueJobMap {}',
    '}',
    '',
  ].join('\n')
  return { path: 'pikku-queue.gen.ts', text }
}
