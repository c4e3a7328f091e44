import * as bullmq from 'bullmq'

import { startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'
import { bullmqEngine } from './engines/bullmq.js'
import { runConformance } from './run-conformance.js'

const redis = useEngine('Redis', startRedis)
runConformance(bullmqEngine({ name: 'BullMQ 6', package: 'bullmq', bullmq, redis }))
