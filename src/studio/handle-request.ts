import { decodeData } from '../runtime/client/job-wire.js'
import { JobNotFoundError } from '../runtime/job/errors/job-not-found-error.js'
import { UnsupportedByProviderError } from '../runtime/job/errors/unsupported-by-provider-error.js'
import type { JobStatus } from '../runtime/job/queue-job.js'
import { ActFields } from './act-fields.js'
import { admit, admitToPage } from './admit.js'
import { answer, json, Refusal } from './answer.js'
import { describeValue } from './describe-value.js'
import { findJobs } from './find-jobs.js'
import { detailsOf, rowOf } from './job-view.js'
import { keysView } from './keys-view.js'
import { jobEvents, numberEvents } from './live-events.js'
import { pageAssets } from './page-assets.js'
import { problemOf, problemResponse } from './problem.js'
import { inputSchema, projectView } from './project-view.js'
import { readBody } from './read-body.js'
import { runAct } from './run-act.js'
import type { StudioState } from './studio-state.js'
import type { StudioUser } from './studio-options.js'

const MOST_BODY = 1024 * 1024
const USUAL_LIMIT = 100
const MOST_JOBS = 500
const STATES: readonly JobStatus[] = ['active', 'waiting', 'delayed', 'failed', 'completed']

interface Call {
  readonly state: StudioState
  readonly user: StudioUser
  readonly query: URLSearchParams
  readonly request: Request
}

/** Queues and ids are parameters, never parts of a path: whatever is in them, it leads nowhere else. */
const reads: Readonly<Record<string, (call: Call) => Response | Promise<Response>>> = {
  project: ({ state, user }) => json(projectView(state, user)),
  numbers: async ({ state }) => json(await state.sampler.read()),
  samples: ({ state, query }) => json(state.sampler.samplesOf(queueIn(query))),
  schema: ({ state, query }) => json(inputSchema(state, queueIn(query))),
  live: ({ state }) => numberEvents(state),
  events: ({ state, query }) => jobEvents(state, queueIn(query), query.get('id') ?? undefined),
  jobs: listJobs,
  job: showJob,
  stored: showStored,
  schedules: listSchedules,
  keys: async ({ state, query }) => json(await keysView(state, queueIn(query))),
}

const writes: typeof reads = {
  act: async ({ state, user, request }) =>
    json(await runAct(state, user, await readBody(request, state.options.maxBody ?? MOST_BODY))),
  check: checkData,
}

/** Answers every request; never rejects. */
export async function handleRequest(state: StudioState, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const path = pathWithin(url.pathname, state.options.base ?? '/')
  try {
    if (path === undefined) return notFound()
    if (!path.startsWith('api/')) return await page(state, request, url, path)
    const name = path.slice('api/'.length)
    const isRead = request.method === 'GET'
    const table = isRead ? reads : writes
    const user = await admit(request, url, state.options)
    if (user instanceof Response) return user
    if (!Object.hasOwn(table, name)) return notFound()
    const run = table[name]
    if (run === undefined || (!isRead && request.method !== 'POST')) return notFound()
    return await run({ state, user, query: url.searchParams, request })
  } catch (error) {
    return problemResponse(error, state.logger, `${request.method} ${path?.slice(0, 40) ?? ''}`)
  }
}

/** Below where the handler is mounted; frameworks differ in whether they leave that part of the path. */
function pathWithin(path: string, base: string): string | undefined {
  const start = base.endsWith('/') ? base : `${base}/`
  if (path.startsWith(start)) return path.slice(start.length)
  return `${path}/` === start ? REDIRECT : undefined
}

/** Without its last slash, the addresses within the page would lead elsewhere. */
const REDIRECT = '/'

async function page(
  state: StudioState,
  request: Request,
  url: URL,
  path: string,
): Promise<Response> {
  const other = await admitToPage(request, url, state.options)
  if (other !== undefined) return other
  if (request.method !== 'GET' && request.method !== 'HEAD') return notFound()
  if (path === REDIRECT) {
    return answer(null, 'text/plain', { status: 307, headers: { location: `${url.pathname}/` } })
  }
  switch (path) {
    case '':
      return answer(pageAssets.html, 'text/html; charset=utf-8')
    case 'studio.js':
      return answer(pageAssets.script, 'text/javascript; charset=utf-8')
    case 'studio.css':
      return answer(pageAssets.style, 'text/css; charset=utf-8')
    case 'icon.svg':
      return answer(pageAssets.icon, 'image/svg+xml')
    default:
      return notFound()
  }
}

function notFound(): Response {
  return json({ error: { code: 'NOT_FOUND', message: 'There is nothing here' } }, 404)
}

async function listJobs({ state, query }: Call): Promise<Response> {
  const queue = queueIn(query)
  const [status, where, cursor] = [query.get('status'), query.get('where'), query.get('cursor')]
  const limit = Math.min(MOST_JOBS, Number(query.get('limit') ?? USUAL_LIMIT) || USUAL_LIMIT)
  const { jobs, ...rest } = await findJobs(state, {
    queue,
    limit,
    // What is no status is refused by the engine's own words.
    ...(status !== null && { status: status.split(',') as JobStatus[] }),
    ...(where !== null && where !== '' && { where }),
    ...(cursor !== null && { cursor }),
  })
  return json({ ...rest, jobs: jobs.map((job) => rowOf(job, state.redaction)), states: STATES })
}

async function showJob({ state, query }: Call): Promise<Response> {
  const queue = queueIn(query)
  state.definition(queue)
  const job = await state.client.getJob(queue, query.get('id') ?? '')
  return json(detailsOf(job, state.redaction))
}

/** The data as JSON, to be changed or added again. */
async function showStored({ state, query }: Call): Promise<Response> {
  const [queue, id] = [queueIn(query), query.get('id') ?? '']
  state.definition(queue)
  const { service } = state.options
  if (state.redaction.hidesAnyOf(queue)) {
    throw new Refusal(403, 'REDACTED', `Part of the data of '${queue}' is redacted`)
  }
  if (service.findJob === undefined) {
    throw new UnsupportedByProviderError(service.capabilities.provider, 'reading jobs')
  }
  const job = await service.findJob(queue, id)
  if (job === undefined) throw new JobNotFoundError(queue, id)
  return json({ data: job.data })
}

async function listSchedules({ state, query }: Call): Promise<Response> {
  const queue = queueIn(query)
  state.definition(queue)
  const isHidden = (data: unknown) => state.redaction.of(queue, data)
  const schedules = await state.client.schedules(queue)
  return json(
    schedules.map(({ data, ...schedule }) => ({
      ...schedule,
      data: describeValue(data, isHidden(data)),
    })),
  )
}

/** Whether data is of its type, in the words in which `add` refuses it. Changes nothing. */
async function checkData({ state, request }: Call): Promise<Response> {
  const body = await readBody(request, state.options.maxBody ?? MOST_BODY)
  const fields = new ActFields(body)
  const queue = fields.text('queue')
  const definition = state.definition(queue)
  try {
    decodeData(queue, definition, fields.data)
    return json({ isValid: true })
  } catch (error) {
    const problem = problemOf(error)
    if (problem === undefined) throw error
    return json({ isValid: false, ...problem })
  }
}

function queueIn(query: URLSearchParams): string {
  return query.get('queue') ?? ''
}
