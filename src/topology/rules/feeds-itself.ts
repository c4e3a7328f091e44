import { diagnose } from '../../diagnostics/diagnose.js'
import { additions, type TopologyRule } from './topology-rule.js'

export const feedsItself: TopologyRule = (topology) =>
  additions(topology)
    .filter(({ queue, handlers }) => handlers.includes(queue))
    .map(({ queue, span }) => diagnose('feedsItself', { queue }, span))
