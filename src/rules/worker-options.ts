import type { PlacedOption } from '../model/place-options.js'
import type { QueueModel, WorkerModel } from '../model/queue-model.js'

/** Each option of each worker, at its canonical place. */
export function everyOption(model: QueueModel): { worker: WorkerModel; option: PlacedOption }[] {
  return model.workers.flatMap((worker) => optionsOf(worker).map((option) => ({ worker, option })))
}

export function optionsOf(worker: WorkerModel): readonly PlacedOption[] {
  return worker.placed
}
