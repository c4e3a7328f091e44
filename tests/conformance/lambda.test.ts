import { startSQS } from '../engines/sqs.js'
import { useEngine } from '../engines/use-engine.js'
import { lambdaEngine } from './engines/sqs.js'
import { runConformance } from './run-conformance.js'

runConformance(lambdaEngine(useEngine('SQS', startSQS)))
