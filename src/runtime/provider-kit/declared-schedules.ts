import { completeOptions } from '../client/complete-options.js'
import { findDefinition } from '../client/define-queues.js'
import { encodeData } from '../client/job-wire.js'
import { encodeJobData } from '../codec/wire-format.js'
import type { ProviderCapabilities } from '../job/capabilities.js'
import { declaredName, isDeclaredKey } from '../job/declared-key.js'
import { describeError } from '../job/describe-error.js'
import { DeclaredScheduleError } from '../job/errors/declared-schedule-error.js'
import { hasErrorCode } from '../job/errors/has-error-code.js'
import type { JobOptions } from '../job/options/job-options.js'
import { quoteNames } from '../job/quote-names.js'
import { wiredWorkers } from '../worker/registry.js'
import { wiredSchedules } from '../worker/schedule-registry.js'
import type { WiredSchedule } from '../worker/schedule-registry.js'

/** Where a schedule is: its queue, and its key on the engine. */
export interface ScheduleId {
  readonly queueName: string
  readonly key: string
}

/** What the engine remembers of a declared schedule, beside the schedule itself. */
export interface ScheduleRecord extends ScheduleId {
  /** The queues that were wired by the process that declared it, sorted. */
  readonly wired: readonly string[]
  /** What was declared, as text. Empty until the schedule itself is written. */
  readonly declared: string
}

/** What stands in the engine. */
export interface ScheduleState {
  readonly records: readonly ScheduleRecord[]
  /** Every schedule of the wired queues whose key is a declared one's. Those of other queues do not matter. */
  readonly standing: readonly ScheduleId[]
}

/** What is to be done in the engine, in this order. */
export type ScheduleStep =
  /** The schedule is to be removed with its pending run, then its record. */
  | ({ readonly kind: 'removed' } & ScheduleId)
  /** The schedule is as declared: only its record is written. */
  | { readonly kind: 'kept'; readonly record: ScheduleRecord }
  /** The schedule is to be written, then its record. Where both are not one transaction, `unwritten` is recorded first. */
  | {
      readonly kind: 'added' | 'changed'
      readonly record: ScheduleRecord
      readonly data: unknown
      readonly options: JobOptions
    }

interface Declared {
  readonly queueName: string
  readonly key: string
  readonly data: unknown
  readonly options: JobOptions
  readonly text: string
}

/**
 * The schedules that this process declares, checked and encoded as a client encodes jobs, and what has to be done in an
 * engine so that it holds them and no others of this application.
 */
export class DeclaredSchedules {
  /** The queues that are wired in this process, sorted. */
  readonly wired: readonly string[]
  readonly #declared: ReadonlyMap<string, Declared>
  #inHand: ScheduleId | undefined
  #changes: readonly ScheduleStep[] = []

  /** Throws `DeclaredScheduleError` for a queue that is not wired, and for data that is not of its type. */
  constructor(capabilities: ProviderCapabilities) {
    this.wired = wiredWorkers()
      .map((worker) => worker.queueName)
      .sort()
    const declared = wiredSchedules().map((schedule) => declare(schedule, this.wired, capabilities))
    this.#declared = new Map(declared.map((each) => [idOf(each), each]))
  }

  /** How many schedules are declared here. */
  get size(): number {
    return this.#declared.size
  }

  /** Every queue that has a schedule here. */
  get queueNames(): ReadonlySet<string> {
    return new Set([...this.#declared.values()].map(({ queueName }) => queueName))
  }

  /** Each step is to be done before the next one is asked for: an error is put down to the one in hand. */
  *steps(state: ScheduleState): Generator<ScheduleStep> {
    const steps = [...this.#removals(state), ...this.#writes(state)]
    for (const step of steps) {
      this.#inHand = step.kind === 'removed' ? step : step.record
      yield step
    }
    this.#inHand = undefined
    this.#changes = steps
  }

  /** One line for each schedule that was added, changed or removed. */
  describeChanges(): string[] {
    return this.#changes.flatMap((step) => {
      if (step.kind === 'kept') return []
      const { queueName, key } = step.kind === 'removed' ? step : step.record
      return [`Queue '${queueName}': schedule '${declaredName(key)}' was ${step.kind}`]
    })
  }

  /** The error with the name of the schedule that was in hand, if there was one and the engine answered. */
  explain(error: unknown): unknown {
    const step = this.#inHand
    if (step === undefined || hasErrorCode(error, 'ENGINE_UNREACHABLE')) return error
    const place = { queueName: step.queueName, name: declaredName(step.key) }
    return new DeclaredScheduleError(place, describeError(error), error)
  }

  /**
   * What this application has declared before and declares no more: of a queue that is wired here, or of one that was
   * wired together with such a queue and is gone. The others are another application's.
   */
  *#removals({ records, standing }: ScheduleState): Generator<ScheduleStep> {
    const wired = new Set(this.wired)
    const isOurs = ({ queueName }: ScheduleId, before: readonly string[] = []): boolean =>
      wired.has(queueName) || before.some((name) => wired.has(name))
    const found = new Map<string, ScheduleId>()
    for (const each of standing) if (isOurs(each)) found.set(idOf(each), each)
    for (const each of records) if (isOurs(each, each.wired)) found.set(idOf(each), each)
    for (const [id, { queueName, key }] of found) {
      if (isDeclaredKey(key) && !this.#declared.has(id)) yield { kind: 'removed', queueName, key }
    }
  }

  *#writes(state: ScheduleState): Generator<ScheduleStep> {
    const standing = new Set(state.standing.map(idOf))
    const records = new Map(state.records.map((each) => [idOf(each), each]))
    for (const [id, { queueName, key, data, options, text }] of this.#declared) {
      const found = records.get(id)
      const record = { queueName, key, wired: this.wired, declared: text }
      const isNew = !standing.has(id)
      if (isNew || found?.declared !== text) {
        yield { kind: isNew ? 'added' : 'changed', record, data, options }
      } else if (JSON.stringify(found.wired) !== JSON.stringify(this.wired)) {
        yield { kind: 'kept', record }
      }
    }
  }
}

/** What is recorded before a schedule is written, so that no start that was cut off leaves one that nobody knows of. */
export function unwritten(record: ScheduleRecord): ScheduleRecord {
  return { ...record, declared: '' }
}

function idOf({ queueName, key }: ScheduleId): string {
  return JSON.stringify([queueName, key])
}

function declare(
  schedule: WiredSchedule,
  wired: readonly string[],
  capabilities: ProviderCapabilities,
): Declared {
  const { queueName, repeat, data } = schedule
  if (!wired.includes(queueName)) {
    throw new DeclaredScheduleError(
      schedule,
      `no worker of this process is wired to that queue (wired queues: ${quoteNames(wired) || 'none'}). Wire one with` +
        ' wireQueueWorker, or make the schedule with queue.schedule() if the workers are another project’s',
    )
  }
  try {
    const definition = findDefinition(queueName) ?? {}
    const { key = '', ...timing } = repeat
    const completed = completeOptions(
      { ...schedule.options, repeat: timing },
      definition,
      capabilities,
      data,
    )
    const options = { ...completed, repeat }
    const encoded = encodeData(queueName, definition, data)
    const text = JSON.stringify([options, encodeJobData(encoded) ?? null])
    return { queueName, key, data: encoded, options, text }
  } catch (error) {
    throw new DeclaredScheduleError(schedule, describeError(error), error)
  }
}
