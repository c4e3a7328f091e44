/**
 * `pikku/provider`: what an engine's adapter is made of, on top of what `pikku` exports.
 *
 * A service: `resolveJobOptions` → `encodeJobData` (or `checkJobData`) → the engine; `expectedRetryPolicy` for the
 * `maxAttempts` of a snapshot; `waitTimeout` for `waitForFinish`.
 * Workers, at start: `selectWorkers` → `openServices` → `reportIgnoredOptions` for each; then for each job taken:
 * `runJob` (or `runBatch`) → make the `JobOutcome` so, with `toDeadLetterJob` when it names a dead letter queue.
 */
export { clearWorkers, registerWorker, wiredWorker, wiredWorkers } from '../worker/registry.js'
export { checkDefinitions } from '../worker/check-definitions.js'
export { emitWorkerEvent } from '../worker/emit-worker-event.js'
export { startLongTimer } from '../job/long-timer.js'
export { GiveUpSignal } from '../worker/give-up-signal.js'
export { onAbort } from '../worker/on-abort.js'
export { openServices } from '../worker/open-services.js'
export type { OpenServices } from '../worker/open-services.js'
export { reportIgnoredOptions } from '../worker/report-ignored-options.js'
export { runBatch } from '../worker/run-batch.js'
export { runJob } from '../worker/run-job.js'
export type { RunJobContext } from '../worker/run-job.js'
export type { JobOutcome } from '../job/job-outcome.js'
export type { TakenJob } from '../job/taken-job.js'
export { selectWorkers } from '../worker/select-workers.js'
export type { ResolvedWorkerConfig, WiredWorker } from '../worker/wired-worker.js'

export { clearDefinitions, definitionSets, findDefinition } from '../client/define-queues.js'
export { deadLetterJobId, toDeadLetterJob } from '../job/dead-letter.js'
export { expectedRetryPolicy } from '../worker/expected-retry-policy.js'
export { toError, toJobError } from '../job/job-error.js'
export { jobRetryPolicy, jobTimeout } from '../job/options/job-policy.js'
export { parseDuration } from '../job/options/parse-duration.js'
export { DEFAULT_REDRIVE_LIMIT, isDeadLetter, redriveStored } from '../job/redrive.js'
export { refuseUnsupported } from '../job/options/refuse-unsupported.js'
export { resolveJobOptions, resolvePriority } from '../job/options/resolve-job-options.js'
export type { KeepCount, ResolvedJobOptions } from '../job/options/resolve-job-options.js'
export type { ResolvedRepeat } from '../job/options/resolve-repeat.js'
export { DEFAULT_RETRY_POLICY, retryDelay } from '../job/options/retry-policy.js'
export type { RetryPolicy } from '../job/options/retry-policy.js'
export { waitTimeout } from '../job/options/wait-timeout.js'
export { checkJobData, checkJobResult, decodeWire, encodeJobData } from '../codec/wire-format.js'
export { consoleLogger } from '../job/console-logger.js'

export { QueueClient } from '../client/queue-client.js'
export { endsWithin } from '../worker/ends-within.js'
export { EngineWorkers } from './engine-workers.js'
export type { QueueWorkers, WorkersOptions } from '../worker/queue-workers.js'
export { settleJob } from '../worker/run-job.js'
export { failed } from '../worker/to-outcome.js'
