/**
 * `pikku`, `pikku/core` and `pikku/queue`: what handlers, wirings and producers use.
 * It holds no engine and no compiler. Who writes a provider finds more in `pikku/provider`.
 */
// `export *` and not a named re-export: only through a star does TypeScript merge the generated
// `declare module 'pikku' { interface QueueJobMap … }` into the interface that `queueJob` reads.
export * from './job/queue-job-map.js'

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
export { defineClientQueues, defineQueues } from './client/define-queues.js'
export { QueueClient } from './client/queue-client.js'
export type {
  AnyQueueService,
  IfNewOptions,
  ManyOptions,
  OptionsWithId,
  TransactionOf,
  WatchedEvent,
} from './client/queue-client.js'
export { createQueueSchemas } from './client/queue-schemas.js'
export type { QueueSchemas } from './client/queue-schemas.js'
export type { JobWhere } from './job/job-where.js'
export type { JobEvent, JobEventType, MissedEvent, WatchOptions } from './job/watching.js'
export type {
  CleanOptions,
  FoundBy,
  JobList,
  JobPage,
  JobPageRequest,
  ListedJob,
  ListOptions,
  RetryAllOptions,
} from './job/listing.js'
export { queueJob } from './client/queue-job-function.js'
export type { ExternalSupport, ProviderCapabilities, Support } from './job/capabilities.js'
export type { DeadLetterJob, DeadLetterQueue } from './job/dead-letter.js'
export type { Duration, DurationText } from './job/options/duration.js'
export type { ForeignQueueJob, ForeignQueueService } from './client/foreign-queue-service.js'
export type {
  BackoffKind,
  ExternalJob,
  JobOptions,
  JobPriority,
  KeepOption,
  RepeatOptions,
  RetryOptions,
  RunRules,
} from './job/options/job-options.js'
export type { TraceContext } from './job/trace-context.js'
export type { Provided, UnsupportedByProvider } from './job/options/provided.js'
export type { QueueDefinition, QueueDefinitions } from './client/queue-definitions.js'
export type {
  JobError,
  JobErrorCause,
  JobSnapshot,
  JobStatus,
  QueueJob,
  WaitOptions,
} from './job/queue-job.js'
export type { AddedJob, NewJob, QueueService, TransactionService } from './job/queue-service.js'
export type { PlanJson, Plans, QueuePlans } from '../facts/plan-json.js'
export type { RedriveOptions } from './job/redrive.js'
export type { QueueSchedule } from './job/schedule.js'
export type { QueueStats } from './job/queue-stats.js'
export type {
  GroupBlock,
  GroupStats,
  KeyStats,
  KeyStatsOptions,
  LimitStats,
} from './job/key-stats.js'
export type { PikkuErrorCode } from './job/errors/pikku-error-code.js'
export { PikkuError } from './job/errors/pikku-error.js'
export { EngineUnreachableError } from './job/errors/engine-unreachable-error.js'
export { JobNotFoundError } from './job/errors/job-not-found-error.js'
export { JobFailedError } from './job/errors/job-failed-error.js'
export { WaitTimeoutError } from './job/errors/wait-timeout-error.js'
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
export { UnsupportedByProviderError } from './job/errors/unsupported-by-provider-error.js'
export { DeclaredScheduleError } from './job/errors/declared-schedule-error.js'
export { DuplicateQueueError } from './job/errors/duplicate-queue-error.js'
export { DuplicateScheduleError } from './job/errors/duplicate-schedule-error.js'
export { InvalidJobOptionsError } from './job/errors/invalid-job-options-error.js'
export { InvalidWorkerOptionsError } from './job/errors/invalid-worker-options-error.js'
export { InvalidDurationError } from './job/errors/invalid-duration-error.js'
export { InvalidJobDataError } from './job/errors/invalid-job-data-error.js'
export { InvalidJobResultError } from './job/errors/invalid-job-result-error.js'
export { UnknownQueueError } from './job/errors/unknown-queue-error.js'
export { StaleDefinitionsError } from './job/errors/stale-definitions-error.js'
export { MissingPeerError } from './job/errors/missing-peer-error.js'
export { NoQueueServiceError } from './job/errors/no-queue-service-error.js'
export { ServiceClosedError } from './job/errors/service-closed-error.js'
export { WorkersStateError } from './job/errors/workers-state-error.js'
export { MiddlewareError } from './job/errors/middleware-error.js'
export { StoreIncompatibleError } from './job/errors/store-incompatible-error.js'
export { WorkerStoppingError } from './job/errors/worker-stopping-error.js'
export { jobChecker } from './codec/check/job-checker.js'
export type { JobChecker } from './codec/check/job-checker.js'
export { externalQueue } from './client/external-queue.js'
export type { ExternalRules, ResultReading } from './client/external-queue.js'
export { jobKeys } from './client/job-keys.js'
export type { JobKeys, KeyDefinition } from './client/job-keys.js'
export type {
  GroupConcurrency,
  GroupOptions,
  JobGroup,
  JobUnique,
  LimitOption,
  LimitRule,
  UniqueOptions,
} from './job/keys/key-options.js'
export type { KeyPath } from './job/keys/key-path.js'
export { wireCodec } from './codec/wire/wire-codec.js'
export type { WireCodec } from './codec/wire/wire-codec.js'
export { hasErrorCode } from './job/errors/has-error-code.js'
export { WireFormatError } from './job/errors/wire-format-error.js'
