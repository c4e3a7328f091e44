import type { EmittedFile } from '../emitted-file.js'
import { printQueueMap } from '../emit-queue-map.js'
import type { ClientPackage } from './client-package.js'
import { clientMark } from './client-mark.js'
import { emitManifest } from './emit-manifest.js'
import { emitModule } from './emit-module.js'
import { emitReadme } from './emit-readme.js'

/**
 * Writes a client that imports nothing of the project: types, plans and versions of its queues as one npm package.
 * JavaScript with declarations, for Node strips no types below `node_modules`.
 */
export function emitClient(client: ClientPackage): EmittedFile[] {
  return [
    emitManifest(client),
    emitReadme(client),
    emitModule(client),
    { path: 'index.d.ts', text: declarations },
    emitMap(client),
  ]
}

/** The user's own types stand in a file of their own, where they may have any name that is not the map's. */
function emitMap({ model, only }: ClientPackage): EmittedFile {
  // Without an export of its own, a declaration file exports all that it declares.
  const text = [`// ${clientMark}`, '', ...printQueueMap(model, only), 'export {}', ''].join('\n')
  return { path: 'queue-map.d.ts', text }
}

/** No `declare module 'pikku'`: the clients of two projects would make one map of both, and names may meet. */
const declarations = `// ${clientMark}
import { QueueClient } from 'pikku/client'
import type { AnyQueueService, QueueSchemas, QueueService } from 'pikku/client'
import type { QueueJobMap } from './queue-map.js'

export type * from './queue-map.js'

/** The queues of the project that this client was made from, typed by its handlers. */
export declare class PikkuQueue<Service extends AnyQueueService = QueueService> extends QueueClient<QueueJobMap, Service> {
  constructor(queueService: Service)
}

/** What each queue takes and gives, as Standard Schemas. */
export declare const queueSchemas: QueueSchemas<QueueJobMap>
`
