import { awaitsItself } from './awaits-itself.js'
import { deadLetterUnserved } from './dead-letter-unserved.js'
import { feedsItself } from './feeds-itself.js'
import { neverConsumed } from './never-consumed.js'
import { neverProduced } from './never-produced.js'
import { producerUnknown } from './producer-unknown.js'
import { queueCycle } from './queue-cycle.js'
import type { TopologyRule } from './topology-rule.js'

/** Every rule over the picture of producers, queues and workers. */
export const topologyRules: readonly TopologyRule[] = [
  awaitsItself,
  deadLetterUnserved,
  feedsItself,
  neverConsumed,
  neverProduced,
  producerUnknown,
  queueCycle,
]
