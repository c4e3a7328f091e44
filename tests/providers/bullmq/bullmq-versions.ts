import * as bullmq from 'bullmq'
import * as bullmq5 from 'bullmq-5'

import type { BullMQPackage } from '../../../src/runtime/providers/bullmq/index.js'

/** Those that pikku is tested with. */
export const bullmqVersions: readonly (readonly [name: string, bullmq: BullMQPackage])[] = [
  ['BullMQ 6', bullmq],
  ['BullMQ 5', bullmq5],
]
