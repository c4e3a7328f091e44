import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { compareLock, timingText } from '../lock/compare-lock.js'
import type { QueueChange, ScheduleChange } from '../lock/compare-lock.js'
import { lockOf } from '../lock/lock-of.js'
import type { Lock } from '../lock/lock.js'
import { isBreaking } from '../lock/next-lock.js'
import type { Change } from '../model/compat/compare-shapes.js'
import type { QueueModel } from '../model/queue-model.js'

/** What would become of jobs in flight if this were deployed, and whether the lock says what is. */
export function checkLock(lock: Lock, model: QueueModel): Diagnostic[] {
  const changes = compareLock(lock, lockOf(model))
  const behind = changes.filter((change) => !isBreaking(change)).map(({ queue }) => queue)
  return [
    ...changes.flatMap((change) => reportChange(change, model)),
    ...(behind.length === 0 ? [] : [diagnose('lockBehind', { queues: behind }, null)]),
  ]
}

/** What is wrong with one change. */
export function reportChange(change: QueueChange, model: QueueModel): Diagnostic[] {
  const { queue } = change
  const worker = model.workers.find((each) => each.queue === queue)
  const span = worker?.queueSpan ?? null
  const isExternal = worker?.settings.external !== undefined
  if (change.kind === 'removed') return [diagnose('queueRemoved', { queue }, null)]
  if (change.kind === 'added') return []
  return [
    ...change.data.map(({ reader, path, reason, example }) =>
      diagnose(
        reader === 'new' ? 'queuedJobsBreak' : 'runningWorkerBreaks',
        { queue, path, reason, example: printExample(example), isExternal },
        span,
      ),
    ),
    ...change.keys.map(({ option, was, now }) =>
      diagnose('keyChanged', { queue, option, was: pathsText(was), now: pathsText(now) }, span),
    ),
    ...change.schedules.flatMap((each) => reportSchedule(queue, each, model)),
    ...firstOf(change.result).map(({ path, reason }) =>
      diagnose('storedResultBreaks', { queue, path, reason }, span),
    ),
  ]
}

function reportSchedule(
  queue: string,
  { name, was, now }: ScheduleChange,
  model: QueueModel,
): Diagnostic[] {
  if (was === null) return []
  if (now === null) {
    const span = model.workers.find((worker) => worker.queue === queue)?.queueSpan ?? null
    return [diagnose('scheduleGone', { queue, name, was: timingText(was) }, span)]
  }
  const declared = model.schedules.find((each) => each.queue === queue && each.name === name)
  const times = { was: timingText(was), now: timingText(now) }
  return [diagnose('scheduleMoved', { queue, name, ...times }, declared?.call.span ?? null)]
}

function pathsText(paths: readonly string[] | null): string {
  return paths === null ? 'nothing' : paths.map((path) => `'${path}'`).join(', ')
}

/** Both ways, a result is read by the same producers: one of them says it. */
function firstOf(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<string>()
  return changes.filter(({ path }) => !seen.has(path) && seen.add(path))
}

const LONGEST_EXAMPLE = 300

function printExample(example: unknown): string {
  const text = (JSON.stringify(example) as string | undefined) ?? 'no data'
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text
}
