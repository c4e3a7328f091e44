import { awaitsItself } from './awaits-itself.js'
import { deadLetterUnserved } from './dead-letter-unserved.js'
import { fanOutRepeats } from './fan-out-repeats.js'
import { feedsItself } from './feeds-itself.js'
import { limitOutrun } from './limit-outrun.js'
import { neverConsumed } from './never-consumed.js'
import { neverProduced } from './never-produced.js'
import { priorityInverted } from './priority-inverted.js'
import { producerUnknown } from './producer-unknown.js'
import { queueCycle } from './queue-cycle.js'
import { runsMultiply } from './runs-multiply.js'
import type { TopologyRule } from './topology-rule.js'
import { waitTooShort } from './wait-too-short.js'

/** Every rule over the picture of producers, queues and workers. */
export const topologyRules: readonly TopologyRule[] = [
  awaitsItself,
  deadLetterUnserved,
  feedsItself,
  neverConsumed,
  neverProduced,
  producerUnknown,
  queueCycle,
  runsMultiply,
  waitTooShort,
  limitOutrun,
  priorityInverted,
  fanOutRepeats,
]
