import { decodeData } from '../runtime/client/job-wire.js'
import type { QueueService } from '../runtime/job/queue-service.js'
import type { JobOptions } from '../runtime/job/options/job-options.js'
import type { Duration } from '../runtime/job/options/duration.js'
import type { ActFields } from './act-fields.js'
import { Refusal } from './answer.js'
import { findJobs } from './find-jobs.js'
import { describeValue, type Described } from './describe-value.js'
import { problemOf } from './problem.js'
import type { StudioState } from './studio-state.js'

export interface ActResult {
  /** How many jobs were changed. */
  readonly count?: number
  readonly id?: string
  /** Jobs of those that were asked for that could not be changed. */
  readonly refused?: readonly { readonly id: string; readonly message: string }[]
  readonly letters?: readonly Described[]
  /** Where to go on: not everything that was asked for is done yet. */
  readonly cursor?: string
  /** How many jobs there were to change when the first step began, if the engine counts them. */
  readonly total?: number
}

interface Act {
  /** The method of the service that it needs. */
  readonly needs: keyof QueueService
  readonly run: (state: StudioState, queue: string, fields: ActFields) => Promise<ActResult>
}

/** Everything that the studio can change. */
export const acts = {
  add: { needs: 'add', run: add },
  update: { needs: 'update', run: update },
  retry: { needs: 'retry', run: forEach(({ client }, queue, id) => client.retry(queue, id)) },
  retryAll: { needs: 'retryAll', run: retryAll },
  cancel: {
    needs: 'cancel',
    run: forEach(({ client }, queue, id, fields) =>
      client.cancel(queue, id, fields.optionalText('reason')),
    ),
  },
  remove: { needs: 'remove', run: forEach(({ client }, queue, id) => client.remove(queue, id)) },
  promote: { needs: 'promote', run: forEach(({ client }, queue, id) => client.promote(queue, id)) },
  redrive: { needs: 'redrive', run: redrive },
  pause: { needs: 'pause', run: ({ client }, queue) => nothing(client.pause(queue)) },
  resume: { needs: 'pause', run: ({ client }, queue) => nothing(client.resume(queue)) },
  drain: {
    needs: 'drain',
    run: async ({ client }, queue) => ({ count: await client.drain(queue) }),
  },
  clean: { needs: 'clean', run: clean },
  unschedule: { needs: 'unschedule', run: unschedule },
} as const satisfies Record<string, Act>

export type ActName = keyof typeof acts

/** What this engine can do. */
export function actsOf(service: QueueService): readonly ActName[] {
  return actNames.filter((name) => typeof service[acts[name].needs] === 'function')
}

export const actNames = Object.keys(acts) as readonly ActName[]

async function add(state: StudioState, queue: string, fields: ActFields): Promise<ActResult> {
  const data = decodeData(queue, state.definition(queue), fields.data)
  const [delay, jobId] = [fields.optionalText('delay'), fields.optionalText('jobId')]
  const priority = fields.optionalText('priority')
  const options = {
    // The client checks them, in its own words.
    ...(delay !== undefined && { delay: delay as Duration }),
    ...(priority !== undefined && { priority: priorityOf(priority) }),
    ...(jobId !== undefined && { jobId }),
  }
  return { id: await state.client.add(queue, data, options) }
}

/** `high` and the like are names; `10` is a number. */
function priorityOf(text: string): NonNullable<JobOptions['priority']> {
  const priority: unknown = /^-?\d+$/.test(text) ? Number(text) : text
  return priority as NonNullable<JobOptions['priority']>
}

async function update(state: StudioState, queue: string, fields: ActFields): Promise<ActResult> {
  const definition = state.definition(queue)
  // Nobody can have seen all of the data, so nobody can give all of it back.
  if (state.redaction.hidesAnyOf(queue)) {
    throw new Refusal(
      403,
      'REDACTED',
      `Part of the data of '${queue}' is redacted: jobs cannot be changed`,
    )
  }
  await state.client.update(queue, fields.text('id'), decodeData(queue, definition, fields.data))
  return { count: 1 }
}

/**
 * One step: as many as one request may take. The next begins at its cursor; a job that fails again meanwhile is the last
 * to have failed, comes before every cursor, and is not put back a second time.
 */
async function retryAll(state: StudioState, queue: string, fields: ActFields): Promise<ActResult> {
  const [limit, where] = [fields.optionalCount('limit') ?? Infinity, fields.optionalText('where')]
  const start = fields.optionalText('cursor')
  const { jobs, cursor } = await findJobs(state, {
    queue,
    status: ['failed'],
    limit: Math.min(limit, STEP),
    ...(where !== undefined && { where }),
    ...(start !== undefined && { cursor: start }),
  })
  const ids = jobs.map(({ id }) => id)
  if (cursor === undefined || jobs.length >= limit) {
    return changeEach(ids, (id) => state.client.retry(queue, id))
  }
  const isFirst = start === undefined && where === undefined && limit === Infinity
  const stats = isFirst ? await state.client.queueService.stats?.(queue) : undefined
  const changed = await changeEach(ids, (id) => state.client.retry(queue, id))
  return { ...changed, cursor, ...(stats !== undefined && { total: stats.failed }) }
}

const STEP = 500

async function redrive(state: StudioState, queue: string, fields: ActFields): Promise<ActResult> {
  const preview = fields.isSet('preview')
  const limit = fields.optionalCount('limit')
  // Which queues take dead letters is not in the type of this client.
  const letters: readonly unknown[] = await state.client.redrive(queue as never, {
    preview,
    ...(limit !== undefined && { limit }),
  })
  const count = letters.length
  if (!preview) return { count }
  const shown = letters
    .slice(0, SHOWN_LETTERS)
    .map((letter) => describeValue(letter, state.redaction.of(queue, letter)))
  return { count, letters: shown }
}

const SHOWN_LETTERS = 20

async function clean(
  { client }: StudioState,
  queue: string,
  fields: ActFields,
): Promise<ActResult> {
  const status = fields.oneOf('status', ['completed', 'failed'])
  const olderThan = fields.text('olderThan') as Duration
  return { count: await client.clean(queue, { status, olderThan }) }
}

async function unschedule(
  { client }: StudioState,
  queue: string,
  fields: ActFields,
): Promise<ActResult> {
  return { count: (await client.unschedule(queue, fields.text('key'))) ? 1 : 0 }
}

async function nothing(done: Promise<void>): Promise<ActResult> {
  await done
  return {}
}

/** Does one thing to each of the jobs that are named. */
function forEach(
  change: (state: StudioState, queue: string, id: string, fields: ActFields) => Promise<unknown>,
): Act['run'] {
  return async (state, queue, fields) => {
    const [id = '', ...others] = fields.ids
    if (others.length > 0) {
      return changeEach(fields.ids, (each) => change(state, queue, each, fields))
    }
    await change(state, queue, id, fields)
    return { count: 1 }
  }
}

const AT_ONCE = 50

/** One job that cannot be changed does not keep the others back. */
async function changeEach(
  ids: readonly string[],
  change: (id: string) => Promise<unknown>,
): Promise<ActResult> {
  const refused: { id: string; message: string }[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const changes = ids.slice(at, at + AT_ONCE).map(async (id) => {
      try {
        await change(id)
      } catch (error) {
        const problem = problemOf(error)
        if (problem === undefined) throw error
        refused.push({ id, message: problem.message })
      }
    })
    await Promise.all(changes)
  }
  return { count: ids.length - refused.length, ...(refused.length > 0 && { refused }) }
}
