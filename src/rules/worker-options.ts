import { byIdentity } from '../model/by-identity.js'
import type { PlacedOption } from '../model/place-options.js'
import type { QueueModel, WorkerModel } from '../model/queue-model.js'

/** Each option of each worker, at its canonical place. */
export const everyOption = byIdentity(
  ({ workers }: QueueModel): readonly { worker: WorkerModel; option: PlacedOption }[] =>
    workers.flatMap((worker) => optionsOf(worker).map((option) => ({ worker, option }))),
)

export function optionsOf(worker: WorkerModel): readonly PlacedOption[] {
  return worker.placed
}
