import type { JobSnapshot, WorkerEventDetails } from '../../../src/runtime/index.js'
import type { MixData, MixJob, MixQueue } from './random-mix.js'

/** What a run did, as its handler knows it. */
export type Act = 'returned' | 'threw' | 'gave up' | 'discarded' | 'snoozed'

export interface Run {
  readonly id: string
  readonly data: MixData
  readonly attempt: number
  readonly maxAttempts: number
  /** The runs of one call of a batch have one. */
  readonly call: number
  /** Each begin and each end of a call has a number of its own, in their order. */
  readonly begin: number
  end: number
  act: Act | undefined
}

/** One job, by its id. */
class JobLedger {
  /** Adds that gave this id. `asked`: by its `jobId`. `isNew`: as far as it was told. */
  readonly adds: { readonly job: MixJob; readonly asked: boolean; readonly isNew?: boolean }[] = []
  readonly updates: number[] = []
  readonly ends: WorkerEventDetails[] = []
  cancels = 0
  removes = 0
  retries = 0
  redriven = 0
  letters = 0
}

/**
 * What one queue was told, and what came of it. What must be true of it whatever came first is in `problems`: jobs are
 * added, run and removed side by side, so a count is often known only as a least and a most.
 */
export class MixLedger {
  readonly queue: MixQueue
  readonly runs: Run[] = []
  /** Numbers of data that must never run: of adds that were rolled back, and of updates that were refused. */
  readonly never = new Set<number>()
  /** What its schedules add. */
  readonly scheduled: MixJob[] = []
  /** Jobs that were drained, and put back by `retryAll`, which say only how many. */
  drained = 0
  retriedAll = 0
  readonly #jobs = new Map<string, JobLedger>()
  readonly #workers: number
  /** A letter is there before its job has failed: of a job that is cancelled in between, too. */
  readonly #lettersComeFirst: boolean

  constructor(queue: MixQueue, workers: number, lettersComeFirst: boolean) {
    this.queue = queue
    this.#workers = workers
    this.#lettersComeFirst = lettersComeFirst
  }

  job(id: string): JobLedger {
    const found = this.#jobs.get(id) ?? new JobLedger()
    this.#jobs.set(id, found)
    return found
  }

  /** Jobs that adds have given. */
  known(): readonly string[] {
    return [...this.#jobs].filter(([, { adds }]) => adds.length > 0).map(([id]) => id)
  }

  /** Why its worker may find a job gone that it runs: it was cancelled, and is not among those that are kept. */
  mayBeGone(id: string): boolean {
    return this.job(id).cancels > 0 && !this.queue.keepsAll
  }

  runsOf(id: string): readonly Run[] {
    return this.runs.filter((run) => run.id === id)
  }

  /** Whether as many jobs have ended as were added, for an engine that has no other way to tell. */
  isDone(): boolean {
    const jobs = [...this.#jobs.values()]
    return jobs.every(
      (job) =>
        job.ends.length >= least(job) + job.redriven && job.letters + job.redriven >= failures(job),
    )
  }

  /** `found`: its jobs, where the engine keeps them. */
  problems(found: readonly JobSnapshot[] | undefined): string[] {
    return [
      ...[...this.#jobs].flatMap(([id, job]) => [
        ...this.#balance(id, job),
        ...this.#outcomes(id, job),
        ...this.#attempts(id, job),
        ...this.#data(id, job),
      ]),
      ...this.#sum(),
      ...this.#places(),
      ...this.#order(),
      ...(found === undefined ? [] : this.#found(found)),
    ].map((problem) => `${this.queue.name}: ${problem}`)
  }

  /** All that was added for it, also by a run of a schedule that it does. */
  #given({ adds }: JobLedger): readonly MixJob[] {
    const own = adds.map(({ job }) => job)
    const pages = new Set(own.map(({ data }) => data.page))
    return [
      ...own,
      ...this.scheduled.filter(
        ({ data, rule }) => rule !== undefined && rule.then !== 'keep' && pages.has(data.page),
      ),
    ]
  }

  /** Each job that was added, or put back, has ended once, or was cancelled, removed or drained. */
  #balance(id: string, job: JobLedger): string[] {
    if (isRun(id)) return []
    if (job.adds.length === 0 && !this.queue.repeats) return [`'${id}' was added by nobody`]
    if (job.adds.length === 0) return []
    const ended = ends(job).length + job.cancels
    const [fewest, most] = [least(job) + job.retries, mostOf(job) + job.retries + job.redriven]
    const mayBeGone = this.drained > 0 || job.removes > 0
    const letters = job.letters + job.redriven
    const mayHave = failures(job) + (this.#lettersComeFirst ? job.cancels : 0)
    const text = `'${id}' was added and put back ${fewest} to ${most} times, and has ended ${ended} times`
    return [
      ...(ended < fewest && !mayBeGone ? [text] : []),
      ...(ended > most + this.retriedAll ? [text] : []),
      ...(failures(job) <= letters && letters <= mayHave
        ? []
        : [`'${id}' has failed ${failures(job)} times, with ${letters} letters`]),
    ]
  }

  /** The same of all jobs, since `drain` and `retryAll` only say how many there were. */
  #sum(): string[] {
    if (this.queue.repeats) return []
    const jobs = [...this.#jobs.values()]
    const sum = (of: (job: JobLedger) => number): number =>
      jobs.reduce((total, job) => total + of(job), 0)
    const ended = sum((job) => ends(job).length + job.cancels) + this.drained
    const putBack = sum((job) => job.retries) + this.retriedAll
    const [fewest, most] = [
      sum(least) + putBack - sum((job) => job.removes),
      sum(mostOf) + putBack + sum((job) => job.redriven),
    ]
    if (fewest <= ended && ended <= most) return []
    return [`${fewest} to ${most} jobs must have ended, and ${ended} have`]
  }

  /** A job ends as its last run did, once for each such run. What a cancelled run does is dropped. */
  #outcomes(id: string, job: JobLedger): string[] {
    if (isRun(id) || job.cancels > 0) return []
    const runs = this.runsOf(id)
    const count = (matches: (run: Run) => boolean): number => runs.filter(matches).length
    const failed = (name: RegExp): number =>
      job.ends.filter(({ error }) => error !== undefined && name.test(error.name)).length
    const mayExpire =
      this.queue.wiring.expires !== undefined ||
      this.#given(job).some(({ options }) => options.expires !== undefined)
    const expired = failed(/^JobExpiredError$/)
    const pairs: readonly (readonly [string, number, number])[] = [
      [
        'returned',
        count(({ act }) => act === 'returned'),
        job.ends.filter(({ type }) => type === 'completed').length,
      ],
      ['discarded', count(({ act }) => act === 'discarded'), failed(/^JobDiscardedError$/)],
      ['failed', count(isLast), failed(/^(?!JobExpiredError|JobDiscardedError)/)],
      ['expired', mayExpire ? expired : 0, expired],
    ]
    return pairs
      .filter(([, did, told]) => did !== told)
      .map(([what, did, told]) => `'${id}' has ${what} ${did} times, and ended so ${told} times`)
  }

  /** The attempts of a job follow each other, are counted, and are no more than were asked for. */
  #attempts(id: string, job: JobLedger): string[] {
    const runs = this.runsOf(id)
    const asked = this.#given(job).map((each) => attemptsOf(each, this.queue))
    const allowed = new Set([...asked, this.queue.attempts])
    return runs.flatMap((run, index) => {
      const before = runs[index - 1]
      const problems: string[] = []
      if (run.act === undefined) problems.push('has not ended its run')
      if (!allowed.has(run.maxAttempts) && job.adds.length > 0 && !isRun(id))
        problems.push(`has ${run.maxAttempts} attempts`)
      if (run.attempt > run.maxAttempts) problems.push(`is at attempt ${run.attempt}`)
      if (job.cancels === 0 && before !== undefined) {
        if (before.end > run.begin) problems.push('runs beside itself')
        const next = before.act === 'snoozed' ? before.attempt : before.attempt + 1
        if (run.attempt !== 1 && run.attempt !== next)
          problems.push(`has attempt ${run.attempt} after ${before.attempt}, which ${before.act}`)
      }
      return problems.map((problem) => `'${id}' ${problem}`)
    })
  }

  /** It runs with data that it was given, and with one of those that `keep` has kept back. */
  #data(id: string, job: JobLedger): string[] {
    const ran = this.runsOf(id).map(({ data }) => data.n)
    const problems = ran
      .filter((n) => this.never.has(n))
      .map((n) => `'${id}' ran with ${n}, which was rolled back or refused`)
    if (isRun(id) || job.adds.length === 0) return problems
    const given = new Set([...this.#given(job).map(({ data }) => data.n), ...job.updates])
    const foreign = ran.filter((n) => !given.has(n) && !this.never.has(n))
    if (foreign.length > 0) problems.push(`'${id}' ran with ${foreign.join()} of another job`)
    const isKept = this.#given(job).every(({ rule }) => (rule?.then ?? 'keep') === 'keep')
    const own = new Set(ran.filter((n) => !job.updates.includes(n)))
    if (isKept && own.size > mostOf(job))
      problems.push(`'${id}' ran with ${[...own].join(' and ')}, of which one was kept back`)
    const pages = new Set(job.adds.map((each) => each.job.data.page))
    if (pages.size > 1 && job.adds.every(({ asked }) => !asked))
      problems.push(`'${id}' was given for the keys ${[...pages].join(' and ')}`)
    // Its handler gets the new data, or `update` says that it has begun.
    const [updated] = job.updates
    const isOnce = job.updates.length === 1 && isKept && mostOf(job) === 1
    const isPutBack = job.retries + job.redriven + this.retriedAll > 0
    const old = this.runsOf(id).filter(({ data, act }) => data.n !== updated && act !== 'snoozed')
    if (isOnce && !isPutBack && old.length > 0)
      problems.push(`'${id}' ran with ${old[0]?.data.n}, though it was updated to ${updated}`)
    return problems
  }

  /** No more calls at once than there are places: of the queue, and of each group. */
  #places(): string[] {
    const { config, group, batch } = this.queue.wiring
    const calls = new Map(this.runs.map((run) => [run.call, run]))
    const places = (config?.concurrency ?? 1) * this.#workers
    const most = batch === undefined ? Math.min(places, config?.maxConcurrency ?? Infinity) : places
    const problems: string[] = []
    if (atOnce([...calls.values()]) > places) problems.push(`more than ${places} calls at once`)
    const held = this.runs.filter(({ id }) => this.job(id).cancels === 0)
    if (atOnce(batch === undefined ? held : []) > most)
      problems.push(`more than ${most} runs at once`)
    for (const [key, runs] of this.#groups()) {
      const allowed = placesOf(group)
      if (atOnce(runs) > allowed)
        problems.push(`more than ${allowed} runs of the group ${key} at once`)
    }
    return problems
  }

  /** While the first job of an ordered group waits for its next run, no other one of its group runs. */
  #order(): string[] {
    if (this.queue.wiring.group?.ordered !== true) return []
    const problems: string[] = []
    for (const [key, runs] of this.#groups()) {
      const sorted = runs.toSorted((one, other) => one.begin - other.begin)
      for (const [index, run] of sorted.entries()) {
        const next = sorted[index + 1]
        const job = this.job(run.id)
        const again = sorted
          .slice(index + 1)
          .some(({ id, data }) => id === run.id && data.n === run.data.n)
        const comesAgain = run.act === 'snoozed' || (run.act === 'threw' && !isLast(run))
        const isItsOwn =
          job.removes + job.retries + job.redriven + this.retriedAll + this.drained === 0
        if (comesAgain && again && isItsOwn && mostOf(job) === 1 && next?.id !== run.id)
          problems.push(`'${next?.id}' runs before '${run.id}' of the group ${key} comes again`)
      }
    }
    return problems
  }

  /** The runs of each group, but for jobs that hold no place while their handler goes on, or may be in two groups. */
  #groups(): Map<string, Run[]> {
    const groups = new Map<string, Run[]>()
    if (this.queue.wiring.group === undefined) return groups
    for (const run of this.runs) {
      const { adds, cancels } = this.job(run.id)
      const isGrouped =
        adds.length > 0 &&
        this.#given(this.job(run.id)).every(
          (each) => each.isGrouped && each.data.key === run.data.key,
        )
      if (isGrouped && cancels === 0)
        groups.set(run.data.key, [...(groups.get(run.data.key) ?? []), run])
    }
    return groups
  }

  /** Jobs that are there when all have ended say how, and where nothing is removed, all are there. */
  #found(found: readonly JobSnapshot[]): string[] {
    const problems = found.flatMap(({ id, status, data, result }) => {
      const job = this.job(id)
      const last = this.runsOf(id).at(-1)
      const end = job.ends.at(-1)?.type
      if (status !== 'completed' && status !== 'failed') return [`'${id}' is ${status} at the end`]
      if (isRun(id) || job.adds.length === 0 || job.cancels > 0) return []
      if (status !== end) return [`'${id}' is ${status}, and its end was told as ${end}`]
      if (status === 'failed' || last === undefined) return []
      const [n, of] = [(data as MixData).n, result]
      return n === last.data.n && of === n
        ? []
        : [`'${id}' ran with ${last.data.n}, has ${n} and gave ${String(of)}`]
    })
    const ids = new Set(found.map(({ id }) => id))
    if (ids.size !== found.length) problems.push('a job is listed twice')
    if (!this.queue.keepsAll) return problems
    const gone = this.known().filter((id) => !ids.has(id) && !isRun(id))
    return [...problems, ...gone.map((id) => `'${id}' is gone`)]
  }
}

/** The runs of a schedule have ids of their own. */
function isRun(id: string): boolean {
  return id.startsWith('repeat:')
}

/** The ends that its worker has brought about. */
function ends({ ends: told }: JobLedger): readonly WorkerEventDetails[] {
  return told.filter(({ error }) => error?.name !== 'JobCancelledError')
}

function failures(job: JobLedger): number {
  return ends(job).filter(
    ({ type, error }) => type === 'failed' && error?.name !== 'JobDiscardedError',
  ).length
}

/** How many jobs have had this id, at the least and at the most: one that was removed may be added again. */
function least({ adds }: JobLedger): number {
  const told = adds.filter(({ isNew }) => isNew === true).length
  return Math.max(told, Math.min(1, adds.length))
}

function mostOf(job: JobLedger): number {
  const { adds } = job
  if (!adds.some(({ asked }) => asked)) return least(job)
  return Math.max(least(job), adds.filter(({ asked, isNew }) => asked && isNew !== false).length)
}

/** A failure after which there is no other attempt. */
function isLast({ act, attempt, maxAttempts }: Run): boolean {
  return act === 'gave up' || (act === 'threw' && attempt >= maxAttempts)
}

function attemptsOf({ options }: MixJob, { attempts }: MixQueue): number {
  const { retries } = options
  return (
    options.retry?.attempts ?? options.attempts ?? (retries === undefined ? attempts : retries + 1)
  )
}

function placesOf(group: MixQueue['wiring']['group']): number {
  if (group?.ordered === true) return 1
  const { concurrency = Infinity } = group ?? {}
  if (typeof concurrency === 'number') return concurrency
  return Math.max(concurrency.default, ...Object.values(concurrency.tiers ?? {}))
}

/** The most that were under way at one moment. */
function atOnce(runs: readonly Run[]): number {
  const turns = runs
    .flatMap(({ begin, end }) => [[begin, 1] as const, [end, -1] as const])
    .toSorted(([one], [other]) => one - other)
  let now = 0
  return Math.max(0, ...turns.map(([, change]) => (now += change)))
}
