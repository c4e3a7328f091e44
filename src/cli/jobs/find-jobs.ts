import { UsageError } from '../../config/config-error.js'
import type { LiveJob } from '../../live/engine.js'
import type { JobsContext } from './jobs-context.js'

/** The jobs of a queue that the flags ask for, read page by page. Throws `UsageError`. */
export async function* findJobs(
  queue: string,
  { client, flags }: JobsContext,
  status: readonly string[] | undefined,
): AsyncGenerator<LiveJob> {
  const conditions = (flags.where ?? []).map(readCondition)
  const options = { ...(status === undefined ? {} : { status }), pageSize: 500 }
  const most = flags.limit ?? Infinity
  const isLimited = conditions.length === 0 && Number.isFinite(most)
  let count = 0
  for await (const job of client.list(queue, isLimited ? { ...options, limit: most } : options)) {
    if (!conditions.every((condition) => condition(job.data))) continue
    yield job
    count += 1
    if (count >= most) return
  }
}

/** `order.id=42`: values are compared as texts, a date as its ISO text. */
function readCondition(text: string): (data: unknown) => boolean {
  const [, path, wanted] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (path === undefined || wanted === undefined) {
    throw new UsageError(`--where ${text}: write a path of the data and a value, as order.id=42`)
  }
  const names = path.split('.')
  return (data) => {
    let value = data
    for (const name of names) {
      const isHolder = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      value = isHolder ? (value as Record<string, unknown>)[name] : undefined
    }
    if (typeof value === 'object' && value !== null && !(value instanceof Date)) return false
    return (value instanceof Date ? value.toISOString() : String(value)) === wanted
  }
}
