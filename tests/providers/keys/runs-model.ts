import { placesOf } from '../../../src/runtime/provider-kit/index.js'
import type { KeyRules, Limit } from '../../../src/runtime/provider-kit/index.js'

export interface ModelJob {
  readonly id: string
  /** Null for a job that has none. */
  readonly key: string | null
  readonly tier: string | null
  /** When it became due for the first time. */
  firstDue: number
  readonly order: number
  state: 'waiting' | 'running' | 'ended'
  /** While it waits: not before this time. */
  due: number
}

/** What limits and groups promise, held against the runs of an engine. Throws an `Error` for the first broken promise. */
export class RunsModel {
  readonly jobs = new Map<string, ModelJob>()
  readonly #rules: KeyRules
  readonly #turns: boolean
  readonly #starts = new Map<string | null, number[]>()
  readonly #all: number[] = []
  /** For each key that may begin: how often the others were served meanwhile. */
  readonly #passedBy = new Map<string, Map<string, number>>()

  /** `turns`: whether the engine promises that groups take turns. */
  constructor(rules: KeyRules, { turns = true }: { readonly turns?: boolean } = {}) {
    this.#rules = rules
    this.#turns = turns
  }

  add(job: Omit<ModelJob, 'state' | 'order'>): void {
    this.jobs.set(job.id, { ...job, order: this.jobs.size, state: 'waiting' })
  }

  /** A run has begun. */
  begin(id: string, now: number): void {
    const job = this.#job(id)
    if (job.state !== 'waiting') throw new Error(`${id} begins while it is ${job.state}`)
    if (job.due > now) throw new Error(`${id} begins at ${now}, and is due at ${job.due}`)
    this.#checkGroup(job, now)
    this.#countTurn(job, now)
    job.state = 'running'
    this.#all.push(now)
    checkLimits(this.#rules.limits, this.#all, 'the queue')
    const own = this.#starts.get(job.key) ?? []
    this.#starts.set(job.key, [...own, now])
    if (job.key === null) return
    checkLimits(this.#rules.group?.limits ?? [], [...own, now], `the key ${job.key}`)
  }

  /** A run has ended; with a time, the job waits until then. */
  end(id: string, due?: number): void {
    const job = this.#job(id)
    job.state = due === undefined ? 'ended' : 'waiting'
    job.due = due ?? job.due
    // A key that had no job takes its turn after those that wait: what has passed it by before does not count.
    if (job.key !== null && this.#ofKey(job.key).every(({ state }) => state === 'ended'))
      this.#passedBy.delete(job.key)
  }

  running(): ModelJob[] {
    return [...this.jobs.values()].filter(({ state }) => state === 'running')
  }

  /** Whether some job could begin, but for the places of the workers. */
  mayBegin(now: number): boolean {
    if (!allows(this.#rules.limits, this.#all, now)) return false
    return (
      [...this.jobs.values()].some((job) => job.key === null && isDue(job, now)) ||
      this.#open(now).size > 0
    )
  }

  #job(id: string): ModelJob {
    const job = this.jobs.get(id)
    if (job === undefined) throw new Error(`Nobody has added ${id}`)
    return job
  }

  #checkGroup({ id, key, tier, firstDue, order }: ModelJob, now: number): void {
    const { group } = this.#rules
    if (group === undefined || key === null) return
    const others = this.#ofKey(key)
    const running = others.filter(({ state }) => state === 'running').length
    if (running >= placesOf(group, tier))
      throw new Error(`${id} is one too many of ${key} at ${now}`)
    if (!group.ordered) return
    const earlier = others.find(
      (other) =>
        other.state !== 'ended' &&
        (other.firstDue < firstDue || (other.firstDue === firstDue && other.order < order)),
    )
    if (earlier !== undefined) throw new Error(`${id} begins at ${now} before ${earlier.id}`)
  }

  /** Between two turns of a key that may begin, every other key has one at most. */
  #countTurn({ key: served }: ModelJob, now: number): void {
    if (this.#rules.group === undefined || !this.#turns) return
    const open = this.#open(now)
    for (const key of this.#passedBy.keys()) if (!open.has(key)) this.#passedBy.delete(key)
    if (served === null) return
    this.#passedBy.delete(served)
    for (const key of open) {
      if (key === served) continue
      const counts = this.#passedBy.get(key) ?? new Map<string, number>()
      this.#passedBy.set(key, counts)
      const count = (counts.get(served) ?? 0) + 1
      counts.set(served, count)
      if (count > 1) throw new Error(`${served} is served again at ${now} before ${key}`)
    }
  }

  /** The keys of which a job could begin now. */
  #open(now: number): Set<string> {
    const keys = new Set([...this.jobs.values()].map(({ key }) => key))
    return new Set([...keys].filter((key) => key !== null && this.#isOpen(key, now)) as string[])
  }

  #isOpen(key: string, now: number): boolean {
    const { group } = this.#rules
    const jobs = this.#ofKey(key).filter(({ state }) => state !== 'ended')
    const waiting = jobs.filter((job) => isDue(job, now))
    if (group === undefined || waiting.length === 0) return false
    const running = jobs.filter(({ state }) => state === 'running').length
    // Tiers are the same for all jobs of a key in these scenarios.
    if (running >= placesOf(group, waiting[0]?.tier ?? null)) return false
    if (group.ordered) {
      const [first] = jobs
        .filter(({ firstDue }) => firstDue <= now)
        .sort((one, other) => one.firstDue - other.firstDue || one.order - other.order)
      if (first === undefined || !isDue(first, now)) return false
    }
    return allows(group.limits, this.#starts.get(key) ?? [], now)
  }

  #ofKey(key: string): ModelJob[] {
    return [...this.jobs.values()].filter((job) => job.key === key)
  }
}

function isDue({ state, due }: ModelJob, now: number): boolean {
  return state === 'waiting' && due <= now
}

function allows(limits: readonly Limit[], starts: readonly number[], now: number): boolean {
  try {
    checkLimits(limits, [...starts, now], '')
    return true
  } catch {
    return false
  }
}

/** Every window that ends with the last start is looked at: no arithmetic of the engine is used. */
function checkLimits(limits: readonly Limit[], starts: readonly number[], of: string): void {
  const now = starts.at(-1) ?? 0
  for (const { max, per, burst } of limits) {
    const inWindow = starts.filter((at) => at > now - per).length
    if (inWindow > max)
      throw new Error(`${inWindow} runs of ${of} begin within ${per} until ${now}`)
    if (burst === undefined) continue
    for (const [index, at] of starts.entries()) {
      const count = starts.length - index
      if (count > burst + ((now - at) * max) / per + 1e-6)
        throw new Error(
          `${count} runs of ${of} begin from ${at} to ${now}, with a burst of ${burst}`,
        )
    }
  }
}
