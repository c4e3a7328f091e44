import type { Logger } from '../job/logger.js'
import type { PikkuFunction } from '../functions/pikku-function.js'
import type { Duration } from '../job/options/duration.js'
import { normalizeWorkerOptions } from '../worker/normalize-worker-options.js'
import { runJob } from '../worker/run-job.js'
import type { RunJobContext } from '../worker/run-job.js'
import type { JobOutcome } from '../job/job-outcome.js'
import type { WiredWorker } from '../worker/wired-worker.js'
import { checkTestData, checkTestResult } from './check-test-value.js'
import { testServices } from './configure-testing.js'
import { dataOfAttempt } from './data-of-attempt.js'
import { silentLogger } from './silent-logger.js'

export interface TestOptions {
  /** Attempts after the first one, as a worker's `retries`. Default 2. They follow each other without a wait. */
  readonly maxRetries?: number
  /** For this test; added to, and before, those of `configureTesting`. */
  readonly services?: object
  /** How long one attempt may take, in milliseconds. Default: no limit. */
  readonly timeout?: Duration
}

/** What a test of a failure gets. */
export interface TestFailure {
  readonly attempts: number
  /** What the last attempt threw, or the reason of `fail()` or `discard()`. */
  readonly error: Error
  /** True when `discard()` ended the job. */
  readonly discarded: boolean
}

/** The handler's result; an object also tells how many attempts it took, unless it has a property of that name. */
export type TestResult<Output> = Output extends readonly unknown[]
  ? Output
  : Output extends object
    ? Output & { readonly attempts: number }
    : Output

/**
 * Runs a function as a queue worker would: attempts, `fail`, `discard`, timeout and schema mean what they mean there.
 *
 * Gives the result, or throws what the last attempt threw. With `expectFailure: true` it gives the failure instead,
 * and throws when the job is completed.
 */
export function testQueueProcessor<Input, Output>(
  func: PikkuFunction<Input, Output>,
  data: Input,
  options: TestOptions & { readonly expectFailure: true },
): Promise<TestFailure>
export function testQueueProcessor<Input, Output>(
  func: PikkuFunction<Input, Output>,
  data: Input,
  options?: TestOptions & { readonly expectFailure?: false },
): Promise<TestResult<Output>>
export async function testQueueProcessor(
  func: PikkuFunction<unknown, unknown>,
  data: unknown,
  options: TestOptions & { readonly expectFailure?: boolean } = {},
): Promise<unknown> {
  checkTestData(data)
  const { outcome, attempts } = await runToEnd(func, data, options)
  if (outcome.kind === 'completed') {
    if (options.expectFailure) {
      throw new Error(`The job was expected to fail, but it completed at attempt ${attempts}`)
    }
    return withAttempts(outcome.result, attempts)
  }
  const { error } = outcome
  if (options.expectFailure) return { attempts, error, discarded: outcome.kind === 'discarded' }
  throw error
}

/** A handler that always snoozes its job must not hang its test. */
const MOST_RUNS = 10_000

type Ended = Exclude<JobOutcome, { kind: 'retry' | 'released' }>

async function runToEnd(
  func: PikkuFunction<unknown, unknown>,
  data: unknown,
  options: TestOptions,
): Promise<{ outcome: Ended; attempts: number }> {
  const worker = toWorker(func, options)
  const context = await toContext(options)
  let attempt = 1
  for (let runs = 1; runs <= MOST_RUNS; runs += 1) {
    const job = {
      id: 'test-job',
      queueName: worker.queueName,
      data: dataOfAttempt(data),
      attempt,
      enqueuedAt: new Date(),
      options: {},
    }
    const outcome = await runJob(job, worker, context)
    if (outcome.kind === 'retry') attempt += 1
    // Snoozed: it comes again, without a wait, and at the same attempt.
    else if (outcome.kind !== 'released')
      return { outcome: withStorable(outcome), attempts: attempt }
  }
  throw new Error(
    `The job has not ended after ${MOST_RUNS} runs: does its handler always snooze it?`,
  )
}

/** A result that no queue could carry fails the job for good, as it does there. */
function withStorable(outcome: Ended): Ended {
  if (outcome.kind !== 'completed') return outcome
  try {
    checkTestResult(outcome.result)
    return outcome
  } catch (error) {
    return { kind: 'failed', error: error as Error }
  }
}

function toWorker(
  func: PikkuFunction<unknown, unknown>,
  { maxRetries, timeout }: TestOptions,
): WiredWorker {
  return normalizeWorkerOptions({
    queue: 'test-queue',
    func,
    ...(maxRetries === undefined ? {} : { retries: maxRetries }),
    ...(timeout === undefined ? {} : { timeout }),
  })
}

async function toContext(options: TestOptions): Promise<RunJobContext> {
  const services = await testServices(options.services)
  const logger = (Reflect.get(services, 'logger') as Logger | undefined) ?? silentLogger
  return {
    services,
    logger,
    signal: new AbortController().signal,
    updateProgress: () => Promise.resolve(),
    storesNothing: true,
  }
}

/** Not enumerable: a test that compares the whole result must not meet a property that its handler did not return. */
function withAttempts(result: unknown, attempts: number): unknown {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return result
  if ('attempts' in result) return result
  const carrier = Object.isExtensible(result) ? result : copy(result)
  return Object.defineProperty(carrier, 'attempts', { value: attempts, configurable: true })
}

function copy(result: object): object {
  const prototype = Object.getPrototypeOf(result) as object | null
  return Object.create(prototype, Object.getOwnPropertyDescriptors(result)) as object
}
