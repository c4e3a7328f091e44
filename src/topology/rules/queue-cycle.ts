import { diagnose } from '../../diagnostics/diagnose.js'
import { findCircles, type Link } from './find-circles.js'
import { additions, type TopologyRule } from './topology-rule.js'

/** Circles of dead letters alone are an error of prebuild already; a queue that feeds itself is told apart. */
export const queueCycle: TopologyRule = (topology) => {
  const fed = additions(topology).flatMap(({ queue, handlers, span }) =>
    handlers
      .filter((from) => from !== queue)
      .map((from): Link => ({ from, to: queue, message: `'${from}' adds to '${queue}'`, span })),
  )
  const dead = topology.queues.flatMap(({ name, worker }): Link[] =>
    worker === null || worker.deadLetterQueue === null
      ? []
      : [
          {
            from: name,
            to: worker.deadLetterQueue,
            message: `the dead letters of '${name}' go to '${worker.deadLetterQueue}'`,
            span: worker.span,
          },
        ],
  )
  return findCircles([...fed, ...dead]).flatMap((circle) => {
    const first = circle.find((link) => fed.includes(link))
    if (first === undefined) return []
    const chain = [...circle.map(({ from }) => from), circle[0]?.from ?? '']
    const because = circle.map(({ message, span }) => ({ message, span }))
    return [diagnose('queueCycle', { chain }, first.span, because)]
  })
}
