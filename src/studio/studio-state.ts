import { QueueClient } from '../runtime/client/queue-client.js'
import type { QueueDefinition, QueueDefinitions } from '../runtime/client/queue-definitions.js'
import { ownDefinition } from '../runtime/client/define-queues.js'
import { consoleLogger } from '../runtime/job/console-logger.js'
import type { Logger } from '../runtime/job/logger.js'
import { Refusal } from './answer.js'
import type { AnyClient } from './any-client.js'
import { QueueSampler } from './queue-sampler.js'
import { Redaction } from './redaction.js'
import { checkOptions, type StudioOptions, type StudioProject } from './studio-options.js'

/** What the requests of one studio share. */
export class StudioState {
  readonly options: StudioOptions
  readonly logger: Logger
  readonly sampler: QueueSampler
  readonly #projectListeners = new Set<() => void>()
  #project: StudioProject
  /** Sorted. */
  #queues: ReadonlySet<string>
  #client: AnyClient
  #redaction: Redaction

  /** Throws `StudioOptionsError`. */
  constructor(options: StudioOptions) {
    checkOptions(options)
    this.options = options
    this.logger = options.logger ?? consoleLogger
    this.#project = options
    this.#queues = new Set(queuesOf(options.definitions))
    this.#client = new QueueClient(options.service, options.definitions)
    this.#redaction = redactionOf(options, options.definitions)
    this.sampler = new QueueSampler({ client: () => this.#client, queues: () => this.queues })
  }

  get project(): StudioProject {
    return this.#project
  }

  get client(): AnyClient {
    return this.#client
  }

  get redaction(): Redaction {
    return this.#redaction
  }

  /** Sorted. */
  get queues(): readonly string[] {
    return [...this.#queues]
  }

  /** Throws `Refusal` for a queue that the project does not have. */
  definition(queue: string): QueueDefinition {
    const { definitions } = this.#project
    if (!this.#queues.has(queue)) {
      throw new Refusal(404, 'UNKNOWN_QUEUE', `There is no queue '${queue.slice(0, 200)}'`)
    }
    return ownDefinition(definitions, queue) ?? {}
  }

  /** The project as it was compiled again. */
  update(project: StudioProject): void {
    this.#project = project
    this.#queues = new Set(queuesOf(project.definitions))
    this.#client = new QueueClient(this.options.service, project.definitions)
    // A queue with hidden data may be gone for now; its rules must outlive that.
    this.#redaction = redactionOf(this.options, {
      ...this.options.definitions,
      ...project.definitions,
    })
    for (const listener of this.#projectListeners) listener()
  }

  /** Calls `listener` after each `update`, until the returned function is called. */
  onUpdate(listener: () => void): () => void {
    this.#projectListeners.add(listener)
    return () => this.#projectListeners.delete(listener)
  }
}

function redactionOf({ redact = [] }: StudioOptions, definitions: QueueDefinitions): Redaction {
  return new Redaction(redact, queuesOf(definitions))
}

function queuesOf(definitions: QueueDefinitions): readonly string[] {
  return Object.keys(definitions).sort((one, other) => (one < other ? -1 : 1))
}
