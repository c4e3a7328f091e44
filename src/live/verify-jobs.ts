import { pathText, type PathStep } from '../facts/path.js'
import { shorten } from '../facts/shorten.js'
import type { Engine, ProviderKit, StoredData } from './engine.js'
import type { LiveDefinition, LiveQueue } from './live-definitions.js'

/** What would become of the jobs of one version of a queue, as they wait in the engine. */
export interface VersionCount {
  readonly queue: string
  readonly version: number
  /** All of them: waiting, delayed and running ones, dead letters, and runs of schedules. */
  jobs: number
  /** Those whose data its worker could not read. */
  failing: number
  /** Those that the worker cannot read as they are, and of which its upcaster makes what it can. */
  needUpcaster: number
  /** Why jobs would fail, with the number of jobs. */
  readonly reasons: Map<string, number>
}

export interface VerifyRequest {
  readonly engine: Engine
  readonly kit: ProviderKit
  readonly definitions: ReadonlyMap<string, LiveQueue>
  /** The queues to look into, those without a worker among them. */
  readonly queues: readonly string[]
}

const UNFINISHED = ['active', 'waiting', 'delayed']
const PAGE_SIZE = 500
/** More reasons than this are counted as one. */
const MOST_REASONS = 50
export const OTHER_REASONS = 'other reasons'

/** Holds the jobs that wait against what prebuild knows of the next release. Reads them page by page, and writes nothing. */
export async function verifyJobs(request: VerifyRequest): Promise<VersionCount[]> {
  const { engine, queues } = request
  const counts = new Map<string, VersionCount>()
  const judge = (queue: string, stored: StoredData): void => {
    const letter = asLetter(stored.data)
    // A letter is put back where its job has failed.
    const isOfQueue = letter !== undefined && queues.includes(letter.queueName)
    judgeOne(request, counts, isOfQueue ? letter.queueName : queue, isOfQueue ? letter : stored)
  }
  for (const queue of queues) {
    const jobs = engine.listJobs?.(queue, { status: UNFINISHED, pageSize: PAGE_SIZE }, (job) => job)
    for await (const job of jobs ?? []) judge(queue, job)
    for (const schedule of (await engine.schedules?.(queue)) ?? []) judge(queue, schedule)
  }
  return [...counts.values()].sort(
    (one, other) =>
      queues.indexOf(one.queue) - queues.indexOf(other.queue) || one.version - other.version,
  )
}

function judgeOne(
  { kit, definitions }: VerifyRequest,
  counts: Map<string, VersionCount>,
  queue: string,
  { data, version = 1 }: StoredData,
): void {
  const count = countOf(counts, queue, version)
  count.jobs += 1
  const definition = definitions.get(queue)
  if (definition === undefined) return fail(count, 'the queue has no worker')
  if (version > definition.version) {
    return fail(count, `the lock knows version ${definition.version} at most`)
  }
  const read = (by: LiveDefinition | undefined) => misfitOf(() => kit.decodeData(queue, by, data))
  const misfit = read(definition)
  if (version === definition.version) return misfit === undefined ? undefined : fail(count, misfit)
  const older = definition.older.get(version)
  if (!definition.hasUpcaster(version)) {
    if (misfit === undefined) return
    const isOfItsType = older !== undefined && read(older) === undefined
    return fail(
      count,
      isOfItsType ? `no upcaster of version ${version} is wired (${misfit})` : misfit,
    )
  }
  // As a worker does it: the upcaster takes what its own version was, and is not asked whether today's type would do.
  const olderMisfit = read(older)
  if (olderMisfit !== undefined) return fail(count, olderMisfit)
  if (misfit !== undefined) count.needUpcaster += 1
}

function countOf(counts: Map<string, VersionCount>, queue: string, version: number): VersionCount {
  const key = `${version} ${queue}`
  const known = counts.get(key)
  if (known !== undefined) return known
  const reasons = new Map<string, number>()
  const made: VersionCount = { queue, version, jobs: 0, failing: 0, needUpcaster: 0, reasons }
  counts.set(key, made)
  return made
}

function fail(count: VersionCount, reason: string): void {
  const { reasons } = count
  count.failing += 1
  const known = reasons.has(reason) || reasons.size < MOST_REASONS ? reason : OTHER_REASONS
  reasons.set(known, (reasons.get(known) ?? 0) + 1)
}

interface Letter extends StoredData {
  readonly queueName: string
}

/** By its form: a queue of dead letters may have a worker. */
function asLetter(data: unknown): Letter | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { queueName, jobId, failedAt } = data as Record<string, unknown>
  const isLetter = [queueName, jobId, failedAt].every((each) => typeof each === 'string')
  return isLetter ? (data as Letter) : undefined
}

/** Why it cannot be read: the first place alone, in words that many jobs have in common. */
function misfitOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    const { issues, message } = error as Error & { issues?: readonly Issue[] }
    const [first] = issues ?? []
    if (first === undefined) return shorten(message.replaceAll(/\[\d+\]/g, '[]'))
    const place = pathText('data', first.path ?? []).replaceAll(/\[\d+\]/g, '[]')
    return shorten(`${place}: ${first.message}`)
  }
}

interface Issue {
  readonly path?: readonly PathStep[]
  readonly message: string
}
