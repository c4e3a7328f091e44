import type { Config } from '../config/config.js'
import type { Lock } from '../lock/lock.js'
import type { QueueModel } from '../model/queue-model.js'
import { emitBootstrap } from './emit-bootstrap.js'
import { emitDefinitions } from './emit-definitions.js'
import { emitQueueClient } from './emit-queue-client.js'
import { emitQueueMap } from './emit-queue-map.js'
import { emitQueueTypes } from './emit-queue-types.js'
import { emitTypes } from './emit-types.js'
import { emitWorkers } from './emit-workers.js'
import { emitWorkersMeta } from './emit-workers-meta.js'
import type { EmittedFile } from './emitted-file.js'

/**
 * Writes the model down as files. In: the model, and how the project imports. Out: texts. It touches no disk, and the
 * same model gives the same bytes everywhere.
 */
export function emit(model: QueueModel, config: Config, lock: Lock | null = null): EmittedFile[] {
  return [
    emitTypes(model, config),
    emitQueueTypes(config, lock),
    emitQueueMap(model),
    emitDefinitions(model, config, lock),
    emitQueueClient(config),
    emitWorkers(model, config),
    emitWorkersMeta(model),
    emitBootstrap(config),
  ]
}
