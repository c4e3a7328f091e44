/**
 * `pikku`, `pikku/core` and `pikku/queue`: what handlers, wirings and producers use.
 * It holds no engine and no compiler. Who writes a provider finds more in `pikku/provider`.
 */
// `export *` and not a named re-export: only through a star does TypeScript merge the generated
// `declare module 'pikku' { interface QueueJobMap … }` into the interface that `queueJob` reads.
export * from './queue/queue-job-map.js'

export { pikkuFunc } from './functions/pikku-func.js'
export { pikkuSessionlessFunc } from './functions/pikku-sessionless-func.js'
export type {
  BatchJob,
  Interaction,
  JobProgress,
  QueueInteraction,
} from './functions/interaction.js'
export type { Logger } from './functions/logger.js'
export type { PikkuMiddleware } from './functions/middleware.js'
export type {
  FunctionConfig,
  FunctionDocs,
  FunctionFactory,
  FunctionSettings,
  InputSchemaFunctionConfig,
  PikkuFunction,
  PikkuHandler,
  SchemaFunctionConfig,
  UntypedFunctionFactory,
} from './functions/pikku-function.js'
export type {
  AnyServices,
  CoreServices,
  HandlerServices,
  RunContext,
} from './functions/services.js'
export type {
  SchemaInput,
  SchemaOutput,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from './functions/standard-schema.js'

export { addQueueProcessor } from './worker/add-queue-processor.js'
export { addQueueWorker } from './worker/add-queue-worker.js'
export { wireQueueWorker } from './worker/wire-queue-worker.js'
export type { QueueWorkers, WorkerEventDetails, WorkersOptions } from './worker/queue-workers.js'
export type {
  AddQueueProcessorOptions,
  AddQueueWorkerOptions,
  FlatWorkerOptions,
  NamedQueueWorkerOptions,
  QueueWorkerOptions,
  WorkerConfig,
  WorkerEvent,
} from './worker/worker-options.js'

export { setQueueService } from './queue/default-queue-service.js'
export type { AnyQueueClient } from './queue/default-queue-service.js'
export { defineQueues } from './queue/define-queues.js'
export { QueueClient } from './queue/queue-client.js'
export type { AnyQueueService, ManyOptions } from './queue/queue-client.js'
export { queueJob } from './queue/queue-job-function.js'
export type { ProviderCapabilities, Support } from './queue/capabilities.js'
export type { DeadLetterJob } from './queue/dead-letter.js'
export type { Duration, DurationText } from './queue/duration.js'
export type { ForeignQueueJob, ForeignQueueService } from './queue/foreign-queue-service.js'
export type {
  BackoffKind,
  JobOptions,
  JobPriority,
  RepeatOptions,
  RetryOptions,
} from './queue/job-options.js'
export type { Provided, UnsupportedByProvider } from './queue/provided.js'
export type { QueueDefinition, QueueDefinitions } from './queue/queue-definitions.js'
export type { JobError, JobSnapshot, JobStatus, QueueJob, WaitOptions } from './queue/queue-job.js'
export type { NewJob, QueueService } from './queue/queue-service.js'
export type { QueueWire, WirePlan, WirePlans } from '../facts/wire-plan.js'
export type { QueueStats } from './queue/queue-stats.js'
export * from './queue/errors.js'
export { WireFormatError } from './wire/wire-format-error.js'
