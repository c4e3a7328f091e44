import type { InspectContext } from '../inspect/values/context.js'

/** What every reader of one round needs. */
export interface TopologyContext extends InspectContext {
  /** Every queue that the client knows. */
  readonly queues: readonly string[]
}
