import type { ProviderName } from '../../facts/providers.js'
import type { Lock } from '../../lock/lock.js'
import type { QueueModel } from '../../model/queue-model.js'
import type { QueueSelection } from '../../model/select-queues.js'

/** A client for other repositories, before it is written down. */
export interface ClientPackage {
  /** A name that npm takes. */
  readonly name: string
  readonly version: string
  /** What its one dependency is asked for by: a range, or an address. */
  readonly pikku: string
  readonly model: QueueModel
  readonly only: QueueSelection
  readonly lock: Lock | null
  /** As the project's tsconfig says. */
  readonly compilerOptions: Readonly<Record<string, unknown>>
  /** The engine of the project's workers, which the client must use as well; null when it is not known. */
  readonly provider: ProviderName | null
  /** Fields of its package.json that somebody has added. */
  readonly added: Readonly<Record<string, unknown>>
}
