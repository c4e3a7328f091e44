import type { JobError, JobStatus } from './queue-job.js'
import type { StandardIssue } from '../functions/standard-schema.js'

/** Tells pikku's errors apart, also between two copies of the package, where `instanceof` fails. */
export type PikkuErrorCode =
  | 'DUPLICATE_QUEUE'
  | 'ENGINE_UNREACHABLE'
  | 'INVALID_DURATION'
  | 'INVALID_JOB_DATA'
  | 'INVALID_JOB_OPTIONS'
  | 'INVALID_JOB_RESULT'
  | 'INVALID_WORKER_OPTIONS'
  | 'JOB_ACTIVE'
  | 'JOB_DISCARDED'
  | 'JOB_FAILED'
  | 'JOB_NOT_FAILED'
  | 'JOB_NOT_FOUND'
  | 'JOB_STALLED'
  | 'JOB_TIMEOUT'
  | 'MIDDLEWARE_MISUSE'
  | 'MISSING_PEER'
  | 'NO_QUEUE_SERVICE'
  | 'NON_RETRYABLE'
  | 'SERVICE_CLOSED'
  | 'STALE_DEFINITIONS'
  | 'STORE_INCOMPATIBLE'
  | 'UNKNOWN_QUEUE'
  | 'UNSUPPORTED_BY_PROVIDER'
  | 'WAIT_TIMEOUT'
  | 'WIRE_FORMAT'
  | 'WORKERS_STATE'
  | 'WORKER_STOPPING'

/** The base of every error that pikku throws. */
export class PikkuError extends Error {
  override readonly name: string = 'PikkuError'
  readonly code: PikkuErrorCode

  constructor(code: PikkuErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * The engine did not answer in time. Whether it has accepted what was sent is not known; what pikku sends comes to the
 * same when it is sent twice. `cause` is the last error of the connection, when there was one.
 */
export class EngineUnreachableError extends PikkuError {
  override readonly name: string = 'EngineUnreachableError'

  constructor(message: string, cause?: Error) {
    super('ENGINE_UNREACHABLE', message, cause === undefined ? {} : { cause })
  }
}

/** There is no job of that id in that queue: it never was, was removed, or is no longer kept. */
export class JobNotFoundError extends PikkuError {
  override readonly name: string = 'JobNotFoundError'
  readonly queueName: string
  readonly jobId: string

  constructor(queueName: string, jobId: string) {
    super('JOB_NOT_FOUND', `Queue '${queueName}' has no job '${jobId}'`)
    this.queueName = queueName
    this.jobId = jobId
  }
}

/** The job that was waited for failed for good, or was discarded. `cause` is what its handler threw, as plain data. */
export class JobFailedError extends PikkuError {
  override readonly name: string = 'JobFailedError'
  readonly queueName: string
  readonly jobId: string
  readonly error: JobError
  readonly discarded: boolean

  constructor(job: {
    readonly queueName: string
    readonly id: string
    readonly error?: JobError | undefined
    readonly discarded?: boolean | undefined
  }) {
    const error = job.error ?? { name: 'Error', message: 'no reason was kept' }
    const verb = job.discarded ? 'was discarded' : 'failed'
    super('JOB_FAILED', `Job '${job.id}' of queue '${job.queueName}' ${verb}: ${error.message}`, {
      cause: error,
    })
    this.queueName = job.queueName
    this.jobId = job.id
    this.error = error
    this.discarded = job.discarded ?? false
  }
}

/** The job did not finish within the time that its producer was willing to wait. The job itself goes on. */
export class WaitTimeoutError extends PikkuError {
  override readonly name: string = 'WaitTimeoutError'
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds. */
  readonly timeout: number

  constructor(queueName: string, jobId: string, timeout: number) {
    super(
      'WAIT_TIMEOUT',
      `Job '${jobId}' of queue '${queueName}' did not finish within ${timeout} ms; it is still there`,
    )
    this.queueName = queueName
    this.jobId = jobId
    this.timeout = timeout
  }
}

/** One attempt took longer than its `timeout`. It counts as an ordinary failure, so the job is retried. */
export class JobTimeoutError extends PikkuError {
  override readonly name: string = 'JobTimeoutError'
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds. */
  readonly timeout: number

  constructor(queueName: string, jobId: string, timeout: number) {
    super(
      'JOB_TIMEOUT',
      `Job '${jobId}' of queue '${queueName}' took longer than its timeout of ${timeout} ms`,
    )
    this.queueName = queueName
    this.jobId = jobId
    this.timeout = timeout
  }
}

/** The workers that held the job died, more often than `maxStalledCount` allows. */
export class JobStalledError extends PikkuError {
  override readonly name: string = 'JobStalledError'

  constructor(queueName: string, jobId: string, stalls: number) {
    super(
      'JOB_STALLED',
      `Job '${jobId}' of queue '${queueName}' was left by a dead worker ${stalls} times, more than maxStalledCount allows`,
    )
  }
}

/** What `interaction.queue.discard()` throws, and what a discarded job keeps as its `error`. */
export class JobDiscardedError extends PikkuError {
  override readonly name: string = 'JobDiscardedError'

  constructor(reason?: string) {
    super('JOB_DISCARDED', reason ?? 'The handler discarded the job')
  }
}

/** A running job cannot be removed. */
export class JobActiveError extends PikkuError {
  override readonly name: string = 'JobActiveError'

  constructor(queueName: string, jobId: string) {
    super('JOB_ACTIVE', `Job '${jobId}' of queue '${queueName}' is running; it cannot be removed`)
  }
}

/** Only a failed job can be retried by hand. */
export class JobNotFailedError extends PikkuError {
  override readonly name: string = 'JobNotFailedError'

  constructor(queueName: string, jobId: string, status: JobStatus) {
    super(
      'JOB_NOT_FAILED',
      `Job '${jobId}' of queue '${queueName}' is ${status}; only a failed job can be retried`,
    )
  }
}

/** Throw it (or a subclass) from a handler when trying again cannot help: the job fails for good at once. */
export class NonRetryableError extends PikkuError {
  override readonly name: string

  constructor(message: string, options?: ErrorOptions) {
    super('NON_RETRYABLE', message, options)
    // A minifier renames our own class, never the meaning of a project's subclass.
    this.name = new.target === NonRetryableError ? 'NonRetryableError' : new.target.name
  }
}

/** The engine behind this queue cannot do what was asked, and pikku cannot do it in its place. */
export class UnsupportedByProviderError extends PikkuError {
  override readonly name: string = 'UnsupportedByProviderError'
  readonly provider: string
  readonly feature: string

  constructor(provider: string, feature: string, hint?: string) {
    super(
      'UNSUPPORTED_BY_PROVIDER',
      `The provider '${provider}' does not support ${feature}${hint === undefined ? '' : `: ${hint}`}`,
    )
    this.provider = provider
    this.feature = feature
  }
}

/** Two workers were wired to one queue. */
export class DuplicateQueueError extends PikkuError {
  override readonly name: string = 'DuplicateQueueError'
  readonly queueName: string

  constructor(queueName: string) {
    super(
      'DUPLICATE_QUEUE',
      `Queue '${queueName}' is wired twice; a queue has one worker (wire another queue name for the second)`,
    )
    this.queueName = queueName
  }
}

/** A job option is out of range, of a wrong kind, or contradicts another one. */
export class InvalidJobOptionsError extends PikkuError {
  override readonly name: string = 'InvalidJobOptionsError'

  constructor(reason: string, options?: ErrorOptions) {
    super('INVALID_JOB_OPTIONS', `Invalid job options: ${reason}`, options)
  }
}

/** A worker option is out of range, of a wrong kind, or contradicts another one. */
export class InvalidWorkerOptionsError extends PikkuError {
  override readonly name: string = 'InvalidWorkerOptionsError'

  constructor(queueName: string, reason: string, options?: ErrorOptions) {
    super(
      'INVALID_WORKER_OPTIONS',
      `Invalid options of the worker of '${queueName}': ${reason}`,
      options,
    )
  }
}

/** Not a duration: neither a number nor a text like `'5m'`, negative, or too long. */
export class InvalidDurationError extends PikkuError {
  override readonly name: string = 'InvalidDurationError'

  constructor(option: string, value: unknown, reason: string) {
    super('INVALID_DURATION', `${option}: ${show(value)} ${reason}`)
  }
}

/** The job's data cannot be stored, or is not what its handler takes. It is never retried. */
export class InvalidJobDataError extends PikkuError {
  override readonly name: string = 'InvalidJobDataError'
  /** What the function's schema found; empty when the data could not be stored. */
  readonly issues: readonly StandardIssue[]

  constructor(message: string, issues: readonly StandardIssue[] = []) {
    super('INVALID_JOB_DATA', message)
    this.issues = issues
  }
}

/** The handler's result cannot be stored, or is not what its function promises. It is never retried. */
export class InvalidJobResultError extends PikkuError {
  override readonly name: string = 'InvalidJobResultError'
  /** What the function's schema found; empty when the result could not be stored. */
  readonly issues: readonly StandardIssue[]

  constructor(message: string, issues: readonly StandardIssue[] = []) {
    super('INVALID_JOB_RESULT', message)
    this.issues = issues
  }
}

/** No worker serves a queue of that name, as far as the generated files know. */
export class UnknownQueueError extends PikkuError {
  override readonly name: string = 'UnknownQueueError'
  readonly queueName: string

  constructor(queueName: string, known: readonly string[]) {
    const list = known.length === 0 ? 'none' : known.map((name) => `'${name}'`).join(', ')
    super(
      'UNKNOWN_QUEUE',
      `There is no queue '${queueName}' (there is: ${list}). If its worker is new, run \`npx pikku prebuild\``,
    )
    this.queueName = queueName
  }
}

/** What is wired and what `.pikku/` says differ. */
export class StaleDefinitionsError extends PikkuError {
  override readonly name: string = 'StaleDefinitionsError'
  /** Wired, but not in the generated files. */
  readonly undefinedQueues: readonly string[]
  /** In the generated files, but not wired in this process. */
  readonly unwiredQueues: readonly string[]

  constructor(undefinedQueues: readonly string[], unwiredQueues: readonly string[]) {
    super('STALE_DEFINITIONS', describeStaleness(undefinedQueues, unwiredQueues))
    this.undefinedQueues = undefinedQueues
    this.unwiredQueues = unwiredQueues
  }
}

function describeStaleness(
  undefinedQueues: readonly string[],
  unwiredQueues: readonly string[],
): string {
  const quote = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ')
  const findings: string[] = []
  if (undefinedQueues.length > 0) {
    findings.push(`wired here but unknown to .pikku/: ${quote(undefinedQueues)}`)
  }
  if (unwiredQueues.length > 0) {
    findings.push(
      `known to .pikku/ but not wired here: ${quote(unwiredQueues)}` +
        ' (import pikku-bootstrap.gen, or name the queues to start in the `queues` option)',
    )
  }
  return `The generated files are out of date: run \`npx pikku prebuild\`. ${findings.join('; ')}`
}

/** A package that this provider stands on is not installed. */
export class MissingPeerError extends PikkuError {
  override readonly name: string = 'MissingPeerError'
  /** The command that mends it. */
  readonly install: string

  constructor(what: string, install: string, options?: ErrorOptions) {
    super('MISSING_PEER', `${what} Install it with: ${install}`, options)
    this.install = install
  }
}

/** `queueJob` or `QueueMonitor` was used before `setQueueService`. */
export class NoQueueServiceError extends PikkuError {
  override readonly name: string = 'NoQueueServiceError'

  constructor(who: string) {
    super(
      'NO_QUEUE_SERVICE',
      `${who} has no queue service: call setQueueService(service) once at start, before it`,
    )
  }
}

/** The service was used after its `close()`. */
export class ServiceClosedError extends PikkuError {
  override readonly name: string = 'ServiceClosedError'

  constructor(provider: string) {
    super('SERVICE_CLOSED', `This ${provider} service is closed`)
  }
}

/** Workers were started twice, or started again after `stop()`. */
export class WorkersStateError extends PikkuError {
  override readonly name: string = 'WorkersStateError'

  constructor(message: string) {
    super('WORKERS_STATE', message)
  }
}

/** A middleware called `next()` twice, or ended without calling it. */
export class MiddlewareError extends PikkuError {
  override readonly name: string = 'MiddlewareError'

  constructor(message: string) {
    super('MIDDLEWARE_MISUSE', message)
  }
}

/** The file or schema that an engine finds was written by a version of pikku that this one cannot read. */
export class StoreIncompatibleError extends PikkuError {
  override readonly name: string = 'StoreIncompatibleError'

  constructor(message: string) {
    super('STORE_INCOMPATIBLE', message)
  }
}

/** Why the signal of a handler is aborted when its worker stops. Never seen by a producer: the job is put back. */
export class WorkerStoppingError extends PikkuError {
  override readonly name: string = 'WorkerStoppingError'

  constructor() {
    super('WORKER_STOPPING', 'The worker is stopping; the job goes back to its queue')
  }
}

/** True for an error of pikku with this code, whichever copy of the package made it. */
export function hasErrorCode(error: unknown, code: PikkuErrorCode): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === code
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
