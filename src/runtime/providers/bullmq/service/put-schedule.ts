import { InvalidJobOptionsError } from '../../../errors/invalid-job-options-error.js'
import type { ResolvedRepeat } from '../../../queue/resolve-repeat.js'
import type { BullQueue, NewBullJob } from '../connection/bullmq-module.js'
import { toEngineId } from '../jobs/engine-id.js'

/**
 * Sets or changes the schedule of this key, and gives the id of its next run as BullMQ has it. The schedule is Redis's:
 * it outlives every worker. Throws `InvalidJobOptionsError` for a cron expression that has no run.
 */
export async function putSchedule(
  queue: BullQueue,
  repeat: ResolvedRepeat,
  { name, data, opts }: NewBullJob,
): Promise<string> {
  const { jobId: _, delay, ...template } = opts
  const start = delay === undefined ? {} : { startDate: Date.now() + delay }
  try {
    const key = toScheduleId(repeat.key)
    const next = await queue.upsertJobScheduler(
      key,
      { ...toTiming(repeat), ...start },
      // BullMQ would store no data as `{}`; that it is none is said in the options.
      { name, data: data ?? (data === null ? null : {}), opts: template },
    )
    if (next?.id === undefined) throw new InvalidJobOptionsError('repeat: it has no next run')
    return next.id
  } catch (error) {
    throw explain(error, repeat)
  }
}

/** Without `:`, by which BullMQ would take it for a repeatable job of its older versions. */
export function toScheduleId(key: string): string {
  return toEngineId(key)
}

function toTiming(repeat: ResolvedRepeat): { pattern?: string; tz?: string; every?: number } {
  if ('every' in repeat) return { every: repeat.every }
  const { cron, timezone } = repeat
  return { pattern: cron, ...(timezone === undefined ? {} : { tz: timezone }) }
}

// The parser's errors have no class of their own; what Redis or the connection says has one, or a code.
function explain(error: unknown, repeat: ResolvedRepeat): unknown {
  const isParserError =
    error instanceof Error && error.constructor === Error && !('code' in error) && 'cron' in repeat
  const fromParser =
    isParserError && /cron|constraint|invalid|expression|character/i.test(error.message)
  if (!fromParser) return error
  return new InvalidJobOptionsError(`repeat.cron: '${repeat.cron}' is refused: ${error.message}`, {
    cause: error,
  })
}
