import { ActFields } from './act-fields.js'
import { actNames, acts, type ActResult } from './acts.js'
import { Refusal } from './answer.js'
import { problemOf } from './problem.js'
import type { StudioState } from './studio-state.js'
import type { StudioUser } from './studio-options.js'

/** The one way in which the studio changes anything. Each act, done or refused, is one line of the log. */
export async function runAct(
  state: StudioState,
  user: StudioUser,
  body: Readonly<Record<string, unknown>>,
): Promise<ActResult> {
  const fields = new ActFields(body)
  const name = fields.oneOf('act', actNames)
  const queue = fields.text('queue')
  const log = (end: string): void =>
    state.logger.info(`studio: ${whoOf(user)} ${name} ${what(queue, body)}: ${end}`)
  if (user.role !== 'act') {
    log('refused, may only read')
    throw new Refusal(403, 'READ_ONLY', 'You may look at the queues, but not change them')
  }
  try {
    state.definition(queue)
    const result = await acts[name].run(state, queue, fields)
    log(endOf(result))
    return result
  } catch (error) {
    const code = error instanceof Refusal ? error.code : problemOf(error)?.code
    log(`failed, ${code ?? 'unexpected error'}`)
    throw error
  }
}

const SHOWN_IDS = 10

/** Never data: the queue, and which jobs. */
function what(queue: string, { id, ids, key }: Readonly<Record<string, unknown>>): string {
  const all = [id, key, ...(Array.isArray(ids) ? (ids as unknown[]) : [])].filter(
    (each) => typeof each === 'string',
  )
  const shown = all.slice(0, SHOWN_IDS).map(quoted)
  const more = all.length > SHOWN_IDS ? [`and ${all.length - SHOWN_IDS} more`] : []
  return [`queue=${quoted(queue)}`, ...(all.length > 0 ? ['jobs', ...shown, ...more] : [])].join(
    ' ',
  )
}

function whoOf({ name = 'somebody' }: StudioUser): string {
  return /^[\w.@-]{1,100}$/.test(name) ? name : quoted(name)
}

/** Texts from outside can neither begin a line of their own nor grow without end. */
function quoted(text: string): string {
  const line = JSON.stringify(text.slice(0, 100))
  return line.replaceAll(/[\u007f-\u009f\u2028\u2029]/g, '?')
}

function endOf({ count, id, refused }: ActResult): string {
  if (id !== undefined) return `done, job ${quoted(id)}`
  if (count === undefined) return 'done'
  return `done, ${count} changed${refused === undefined ? '' : `, ${refused.length} refused`}`
}
