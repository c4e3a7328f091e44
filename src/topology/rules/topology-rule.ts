import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { QueueCall, Topology } from '../topology.js'

/** Looks at the whole picture and says what is wrong with it. */
export type TopologyRule = (topology: Topology) => readonly Diagnostic[]

/** A call whose queue is known. */
export type KnownCall = QueueCall & { readonly queue: string }

/** The places that put jobs into queues, as far as their queue is known. */
export function additions({ calls }: Topology): KnownCall[] {
  return calls.filter((call): call is KnownCall => call.kind !== 'wait' && call.queue !== null)
}
