import type { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'

/** A place that serves or feeds a queue through an engine's own package. */
export interface RawPart {
  /** Bull is what BullMQ came from: its queues are others, also where they have the same names. */
  readonly engine: 'bull' | 'bullmq' | 'pg-boss'
  /** The queue's name; null where only the running program knows it. */
  readonly queue: string | null
  readonly node: ts.Node
  /** As a remark calls it: `worker`, `queue`, `send`. */
  readonly what: string
  /** What a person writes in its place, whatever the reason. */
  readonly byHand?: string
  /** What a person writes if other code serves the queue. */
  readonly servedElsewhere?: string
  /** The edits that make it pikku's; a text says why there are none. */
  readonly plan: (sheet: Sheet) => (() => void) | string
}

/** A part that nothing in pikku matches. */
export function unmatched(part: Omit<RawPart, 'plan'>, reason: string): RawPart {
  return { ...part, plan: () => reason }
}
