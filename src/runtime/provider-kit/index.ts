/**
 * `pikku/provider`: what the adapter of an engine is made of, on top of what `pikku` exports. The five providers of this
 * package are made of it too. docs/provider.md builds a small one, step by step.
 *
 * A service: `OpenOnce` → `refuseUnsupported`, `resolveJobOptions`, `encodeJobData` → the engine; `waitForFinish` and
 * `expectedRetryPolicy` where the engine keeps jobs.
 *
 * Workers extend `EngineWorkers`, and open one `StoppableRunner` for each queue: it takes jobs as `HeldJob`s, keeps their
 * locks (`keepLocks`), gathers them (`BatchGatherer`), calls the handler (`HandlerCalls`), writes what became of each
 * (`settlementOf`), and reports it (`OutcomeReporter`).
 */

// What an option, a queue or a capability means, on every engine.
export { clearDefinitions, definitionSets, findDefinition } from '../client/define-queues.js'
export { answerTimeout } from '../job/options/answer-timeout.js'
export { jobRetryPolicy, jobTimeout } from '../job/options/job-policy.js'
export { parseDuration } from '../job/options/parse-duration.js'
export { refuseKeeping, refuseUnsupported } from '../job/options/refuse-unsupported.js'
export { resolveClean } from '../job/options/resolve-clean.js'
export type { ResolvedClean } from '../job/options/resolve-clean.js'
export { requireJobId } from '../job/options/require-job-id.js'
export { resolveJobOptions } from '../job/options/resolve-job-options.js'
export { resolvePriority } from '../job/options/resolve-unrepeated-options.js'
export type {
  KeepCount,
  KeepRule,
  ResolvedJobOptions,
} from '../job/options/resolved-job-options.js'
export type { ResolvedRepeat } from '../job/options/resolve-repeat.js'
export { storedOptions } from '../job/options/stored-options.js'
export { DEFAULT_RETRY_POLICY, retryDelay } from '../job/options/retry-policy.js'
export type { RetryPolicy } from '../job/options/retry-policy.js'
export { waitTimeout } from '../job/options/wait-timeout.js'

// The producer's side.
export { QueueClient } from '../client/queue-client.js'
export { checkJobData, checkJobResult, decodeWire, encodeJobData } from '../codec/wire-format.js'
export { decodeData } from '../client/job-wire.js'
export { newJobId } from '../job/new-job-id.js'
export {
  DEFAULT_FAILED_LIMIT,
  DEFAULT_REDRIVE_LIMIT,
  isDeadLetter,
  redriveStored,
} from '../job/redrive.js'
export { describeSchedule } from '../job/schedule.js'
export { isFinished } from '../job/queue-job.js'
export { expectedRetryPolicy, servedElsewhere } from '../worker/expected-retry-policy.js'
export { inChunks } from './in-chunks.js'
export { readCursor, toCursor, toPage } from './job-page.js'
export { groupsWanted, limitUse, toGroupStats, toLimitStats } from './key-stats.js'
export type { GroupFacts, LimitUse } from './key-stats.js'
export { listJobs } from './list-jobs.js'
export type { ListSource } from './list-jobs.js'
export { askOnce, OncePerKey, OpenOnce } from './open-once.js'
export { retryAll } from './retry-all.js'
export { JobLookReader, LookReader, LookTime } from './look-reader.js'
export type { Look, LookReaderOptions, LookRequest, LookSource } from './look-reader.js'
export type { SeenJob } from './job-changes.js'
export { watchJobs } from './watch-jobs.js'
export type { EventReader, JobWatch } from './watch-jobs.js'
export { waitForFinish } from './wait-for-finish.js'
export type { FinishEnd, FinishWait } from './wait-for-finish.js'

// Workers: starting, stopping, and what they are wired with.
export { checkDefinitions } from '../worker/check-definitions.js'
export { endsWithin } from '../worker/ends-within.js'
export { openServices } from '../worker/open-services.js'
export type { OpenServices } from '../worker/open-services.js'
export type { QueueWorkers, WorkersHealth, WorkersOptions } from '../worker/queue-workers.js'
export { clearWorkers, registerWorker, wiredWorker, wiredWorkers } from '../worker/registry.js'
export { refuseKeys } from '../worker/refuse-key-options.js'
export { reportIgnoredOptions } from '../worker/report-ignored-options.js'
export { removeSchedules } from '../worker/schedule-registry.js'
export { selectWorkers } from '../worker/select-workers.js'
export type { ResolvedWorkerConfig, WiredWorker } from '../worker/wired-worker.js'
export { unwritten } from './declared-schedules.js'
export type {
  DeclaredSchedules,
  ScheduleId,
  ScheduleRecord,
  ScheduleState,
  ScheduleStep,
} from './declared-schedules.js'
export { EngineWorkers } from './engine-workers.js'
export type { RunningWorkers } from './engine-workers.js'
export { refuseSchedules } from './refuse-schedules.js'
export { stopWithin } from './stop-within.js'
export type { StoppableRunner, StopLimits } from './stop-within.js'

// Jobs in hand: from the moment they are taken until their outcomes are written.
export { deadLetterJobId, toDeadLetterJob } from '../job/dead-letter.js'
export { toError, toJobError } from '../job/job-error.js'
export type { JobOutcome } from '../job/job-outcome.js'
export { LinkedSet } from '../job/linked-set.js'
export type { TakenJob } from '../job/taken-job.js'
export { BatchClock, BatchGatherer } from './batch-gatherer.js'
export type { BatchSettings, GathererOptions } from './batch-gatherer.js'
export { Cancellations } from './cancellations.js'
export type { CancellationsOptions } from './cancellations.js'
export { cancelledHere, onCancelledHere } from './cancelled-here.js'
export { HandlerCalls, MOST_LOGS } from './handler-call.js'
export type { HandlerCallsOptions } from './handler-call.js'
export { HeldJob } from './held-job.js'
export { checkKeys } from '../job/keys/resolve-key.js'
export { placesOf, readKeyRules } from './key-rules.js'
export type { GroupRules, KeyRules, Limit } from './key-rules.js'
export { afterStart, bucketOf, longestWindow, opensAt } from './limits.js'
export type { Buckets, StartLog } from './limits.js'
export { readWiredRules, writeWiredRules } from './wired-rules.js'
export { keepLocks } from './keep-locks.js'
export type { LocksToKeep } from './keep-locks.js'
export { OutcomeReporter } from './outcome-reporter.js'
export type { ReportedJob } from './outcome-reporter.js'
export { errorText, keepCountOf, keepOptionOf, keepRuleOf, settlementOf } from './settlement-of.js'
export type { KeepOption, Settlement } from './settlement-of.js'

// What these are made of, for an engine that needs it in another way.
export { consoleLogger } from '../job/console-logger.js'
export { startLongTimer } from '../job/long-timer.js'
export { emitWorkerEvent } from '../worker/emit-worker-event.js'
export { GiveUpSignal } from '../worker/give-up-signal.js'
export { onAbort } from '../worker/on-abort.js'
export { runBatch } from '../worker/run-batch.js'
export { runJob, settleJob } from '../worker/run-job.js'
export type { RunJobContext } from '../worker/run-job.js'
export { failed } from '../worker/to-outcome.js'
