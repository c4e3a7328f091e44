import * as bullmq from 'bullmq-5'

import { startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'
import { bullmqEngine } from './engines/bullmq.js'
import { runConformance } from './run-conformance.js'

const redis = useEngine('Redis', startRedis)
runConformance(bullmqEngine({ name: 'BullMQ 5', package: 'bullmq-5', bullmq, redis }))
