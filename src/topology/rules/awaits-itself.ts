import { diagnose } from '../../diagnostics/diagnose.js'
import { findCircles, type Link } from './find-circles.js'
import type { TopologyRule } from './topology-rule.js'

/** Also through others: each waits for the next, and the last for the first. */
export const awaitsItself: TopologyRule = ({ calls }) => {
  const links = calls.flatMap(({ kind, queue, handlers, span }) =>
    kind === 'wait' && queue !== null
      ? handlers.map((from): Link => ({
          from,
          to: queue,
          message: `'${from}' waits for '${queue}'`,
          span,
        }))
      : [],
  )
  return findCircles(links).map((circle) => {
    const chain = [...circle.map(({ from }) => from), circle[0]?.from ?? '']
    const because =
      circle.length === 1 ? [] : circle.map(({ message, span }) => ({ message, span }))
    return diagnose('awaitsItself', { chain }, circle[0]?.span ?? null, because)
  })
}
