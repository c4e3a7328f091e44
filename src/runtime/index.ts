/**
 * `pikku`, `pikku/core` and `pikku/queue`: what handlers, wirings and producers use.
 * It holds no engine and no compiler. `pikku/provider` has what a provider needs.
 */
// `export *` and not a named re-export: only through a star does TypeScript merge the generated
// `declare module 'pikku' { interface QueueJobMap … }` into the interface that `queueJob` reads.
export * from './job/queue-job-map.js'
export * from './client/index.js'

export { pikkuFunc } from './functions/pikku-func.js'
export { pikkuSessionlessFunc } from './functions/pikku-sessionless-func.js'
export type { BatchJob, Interaction, JobProgress, QueueInteraction } from './job/interaction.js'
export type { Logger } from './job/logger.js'
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
} from './job/standard-schema.js'

export { addQueueProcessor } from './worker/add-queue-processor.js'
export { addQueueWorker } from './worker/add-queue-worker.js'
export { wireQueueWorker } from './worker/wire-queue-worker.js'
export { wireSchedule } from './worker/wire-schedule.js'
export { wireScheduler } from './worker/wire-scheduler.js'
export type { SchedulerOptions } from './worker/wire-scheduler.js'
export type { ScheduleOptions, WireSchedule } from './worker/wire-schedule.js'
export type {
  QueueWorkers,
  WorkerEventDetails,
  WorkersHealth,
  WorkersOptions,
} from './worker/queue-workers.js'
export type {
  AddQueueProcessorOptions,
  AddQueueWorkerOptions,
  ExternalQueueOptions,
  FlatWorkerOptions,
  NamedQueueWorkerOptions,
  QueueWorkerOptions,
  WireQueueWorker,
  WorkerConfig,
  WorkerEvent,
} from './worker/worker-options.js'

export { setQueueService } from './client/default-queue-service.js'
export type { AnyQueueClient } from './client/default-queue-service.js'
export { queueJob } from './client/queue-job-function.js'
export { EngineUnreachableError } from './job/errors/engine-unreachable-error.js'
export { JobExpiredError } from './job/errors/job-expired-error.js'
export { JobTimeoutError } from './job/errors/job-timeout-error.js'
export { JobStalledError } from './job/errors/job-stalled-error.js'
export { JobDiscardedError } from './job/errors/job-discarded-error.js'
export { JobCancelledError } from './job/errors/job-cancelled-error.js'
export { JobBegunError } from './job/errors/job-begun-error.js'
export { JobNotDelayedError } from './job/errors/job-not-delayed-error.js'
export { JobFinishedError } from './job/errors/job-finished-error.js'
export { JobActiveError } from './job/errors/job-active-error.js'
export { JobNotFailedError } from './job/errors/job-not-failed-error.js'
export { NonRetryableError } from './job/errors/non-retryable-error.js'
export { RetryAfterError } from './job/errors/retry-after-error.js'
export { DeclaredScheduleError } from './job/errors/declared-schedule-error.js'
export { DuplicateQueueError } from './job/errors/duplicate-queue-error.js'
export { DuplicateScheduleError } from './job/errors/duplicate-schedule-error.js'
export { InvalidWorkerOptionsError } from './job/errors/invalid-worker-options-error.js'
export { StaleDefinitionsError } from './job/errors/stale-definitions-error.js'
export { MissingPeerError } from './job/errors/missing-peer-error.js'
export { NoQueueServiceError } from './job/errors/no-queue-service-error.js'
export { ServiceClosedError } from './job/errors/service-closed-error.js'
export { WorkersStateError } from './job/errors/workers-state-error.js'
export { MiddlewareError } from './job/errors/middleware-error.js'
export { StoreIncompatibleError } from './job/errors/store-incompatible-error.js'
export { WorkerStoppingError } from './job/errors/worker-stopping-error.js'
export type { KeyPath } from './job/keys/key-path.js'
