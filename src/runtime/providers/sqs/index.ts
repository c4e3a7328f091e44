/** `pikku/queue-sqs`, and `pikku/aws-queue`, its older name: AWS SQS, from a process that polls or from AWS Lambda. */
export { sqsCapabilities, sqsFifoCapabilities } from './capabilities.js'
export { createLambdaHandler } from './create-lambda-handler.js'
export type { LambdaHandler, LambdaHandlerOptions } from './create-lambda-handler.js'
export type {
  LambdaContext,
  LambdaSQSEvent,
  LambdaSQSRecord,
  LambdaSQSResponse,
} from './lambda-event.js'
export type { SQSClientLike } from './sqs-client.js'
export type { SQSConnectionOptions, SQSCredentials, SQSServiceOptions } from './sqs-options.js'
export { SQSService, SQSService as SQSQueueAdapter, createSQSService } from './sqs-service.js'
export type { SQSBacklog } from './sqs-service.js'
export { SQSWorkers, createSQSWorkers } from './sqs-workers.js'
export type { SQSWorkersOptions } from './sqs-workers.js'
export { EngineUnreachableError } from '../../errors/engine-unreachable-error.js'
