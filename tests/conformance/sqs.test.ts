import { startSQS } from '../engines/sqs.js'
import { useEngine } from '../engines/use-engine.js'
import { sqsEngine } from './engines/sqs.js'
import { runConformance } from './run-conformance.js'

runConformance(sqsEngine(useEngine('SQS', startSQS)))
