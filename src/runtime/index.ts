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
  GivenHandler,
  InputSchemaFunctionConfig,
  OutputSchemaFunctionConfig,
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
  WireQueueWorker,
  WorkerConfig,
  WorkerEvent,
} from './worker/worker-options.js'

export { setQueueService } from './queue/default-queue-service.js'
export type { AnyQueueClient } from './queue/default-queue-service.js'
export { defineClientQueues, defineQueues } from './queue/define-queues.js'
export { QueueClient } from './queue/queue-client.js'
export type { AnyQueueService, ManyOptions } from './queue/queue-client.js'
export { createQueueSchemas } from './check/queue-schemas.js'
export type { QueueSchemas } from './check/queue-schemas.js'
export { queueJob } from './queue/queue-job-function.js'
export type { ProviderCapabilities, Support } from './queue/capabilities.js'
export type { DeadLetterJob, DeadLetterQueue } from './queue/dead-letter.js'
export type { Duration, DurationText } from './queue/duration.js'
export type { ForeignQueueJob, ForeignQueueService } from './queue/foreign-queue-service.js'
export type {
  BackoffKind,
  JobOptions,
  JobPriority,
  RepeatOptions,
  RetryOptions,
} from './queue/job-options.js'
export type { TraceContext } from './tracing/trace-context.js'
export type { Provided, UnsupportedByProvider } from './queue/provided.js'
export type { QueueDefinition, QueueDefinitions } from './queue/queue-definitions.js'
export type {
  JobError,
  JobErrorCause,
  JobSnapshot,
  JobStatus,
  QueueJob,
  WaitOptions,
} from './queue/queue-job.js'
export type { NewJob, QueueService } from './queue/queue-service.js'
export type { PlanJson, Plans, QueuePlans } from '../facts/plan-json.js'
export type { RedriveOptions } from './queue/redrive.js'
export type { QueueStats } from './queue/queue-stats.js'
export type { PikkuErrorCode } from './errors/pikku-error-code.js'
export { PikkuError } from './errors/pikku-error.js'
export { EngineUnreachableError } from './errors/engine-unreachable-error.js'
export { JobNotFoundError } from './errors/job-not-found-error.js'
export { JobFailedError } from './errors/job-failed-error.js'
export { WaitTimeoutError } from './errors/wait-timeout-error.js'
export { JobTimeoutError } from './errors/job-timeout-error.js'
export { JobStalledError } from './errors/job-stalled-error.js'
export { JobDiscardedError } from './errors/job-discarded-error.js'
export { JobActiveError } from './errors/job-active-error.js'
export { JobNotFailedError } from './errors/job-not-failed-error.js'
export { NonRetryableError } from './errors/non-retryable-error.js'
export { UnsupportedByProviderError } from './errors/unsupported-by-provider-error.js'
export { DuplicateQueueError } from './errors/duplicate-queue-error.js'
export { InvalidJobOptionsError } from './errors/invalid-job-options-error.js'
export { InvalidWorkerOptionsError } from './errors/invalid-worker-options-error.js'
export { InvalidDurationError } from './errors/invalid-duration-error.js'
export { InvalidJobDataError } from './errors/invalid-job-data-error.js'
export { InvalidJobResultError } from './errors/invalid-job-result-error.js'
export { UnknownQueueError } from './errors/unknown-queue-error.js'
export { StaleDefinitionsError } from './errors/stale-definitions-error.js'
export { MissingPeerError } from './errors/missing-peer-error.js'
export { NoQueueServiceError } from './errors/no-queue-service-error.js'
export { ServiceClosedError } from './errors/service-closed-error.js'
export { WorkersStateError } from './errors/workers-state-error.js'
export { MiddlewareError } from './errors/middleware-error.js'
export { StoreIncompatibleError } from './errors/store-incompatible-error.js'
export { WorkerStoppingError } from './errors/worker-stopping-error.js'
export { jobChecker } from './check/job-checker.js'
export type { JobChecker } from './check/job-checker.js'
export { wireCodec } from './wire/wire-codec.js'
export type { WireCodec } from './wire/wire-codec.js'
export { hasErrorCode } from './errors/has-error-code.js'
export { WireFormatError } from './errors/wire-format-error.js'
