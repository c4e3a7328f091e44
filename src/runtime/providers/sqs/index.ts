/** `pikku/queue-sqs`, and `pikku/aws-queue`, its older name: AWS SQS, from a process that polls or from AWS Lambda. */
export { sqsCapabilities, sqsFifoCapabilities } from './capabilities.js'
export { createLambdaHandler } from './consumer/create-lambda-handler.js'
export type { LambdaHandler, LambdaHandlerOptions } from './consumer/create-lambda-handler.js'
export type {
  LambdaContext,
  LambdaSQSEvent,
  LambdaSQSRecord,
  LambdaSQSResponse,
} from './consumer/lambda-event.js'
export type { SQSClientLike } from './connection/sqs-client.js'
export type { SQSConnectionOptions, SQSCredentials, SQSServiceOptions } from './options.js'
export {
  SQSService,
  SQSService as SQSQueueAdapter,
  createSQSService,
} from './producer/sqs-service.js'
export type { SQSBacklog } from './producer/sqs-service.js'
export { SQSWorkers, createSQSWorkers } from './consumer/sqs-workers.js'
export type { SQSWorkersOptions } from './consumer/sqs-workers.js'
export { EngineUnreachableError } from '../../job/errors/engine-unreachable-error.js'
