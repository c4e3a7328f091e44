import type { JobsClient } from './engine.js'
import { clientDefinitions } from './live-definitions.js'
import type { EnginePlace } from './open-engine.js'
import { openLive, type LiveProject } from './open-live.js'

/** The jobs of a project on its live engine. */
export interface LiveJobs {
  readonly client: JobsClient
  /** All that have a worker, and the dead letter queues. */
  readonly queues: readonly string[]
  /** Makes the data of a job of what is written as JSON. Throws what names every place and reason that does not fit. */
  readonly read: (queue: string, json: unknown) => unknown
}

/** Opens the engine of a project with a client that knows its types. Runs no code of the project. Throws `UsageError`. */
export function openJobs(project: LiveProject, place: EnginePlace): LiveJobs {
  const { engine, kit, runtime, definitions } = openLive(project, place)
  return {
    client: new runtime.QueueClient(engine, clientDefinitions(definitions)),
    queues: [...definitions.keys()].sort(),
    read: (queue, json) => kit.decodeData(queue, definitions.get(queue), json),
  }
}
