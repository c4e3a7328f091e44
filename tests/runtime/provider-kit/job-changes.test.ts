import { expect, test } from 'vitest'

import type { JobEvent, JobSnapshot } from '../../../src/runtime/index.js'
import { JobChanges } from '../../../src/runtime/provider-kit/job-changes.js'
import type { SeenJob } from '../../../src/runtime/provider-kit/job-changes.js'
import { seededRandom } from '../../providers/seeded-random.js'

const START = Date.UTC(2027, 0, 1)
const HOUR = 3_600_000

/** A job that lives at random, as a table of jobs holds it, and what has really happened to it. */
class Life {
  readonly truth: string[] = []
  readonly #random: () => number
  readonly #id: string
  #job: SeenJob
  #sleeps = false
  #isSeen = false

  constructor(id: string, random: () => number) {
    this.#id = id
    this.#random = random
    const createdAt = new Date(START)
    const base = { id, queueName: 'q', data: null, maxAttempts: 3, createdAt }
    this.#job = { job: { ...base, status: 'waiting', attempts: 0 }, stalls: 0, due: createdAt }
  }

  get isOver(): boolean {
    return ['completed', 'failed'].includes(this.#job.job.status)
  }

  /** It is snoozed for longer than the time between two looks. */
  get sleeps(): boolean {
    return this.#sleeps
  }

  look(): SeenJob {
    this.#sleeps = false
    this.#isSeen = true
    return this.#job
  }

  /** One thing happens to it. */
  step(now: number): void {
    const { job } = this.#job
    if (job.status !== 'active') return this.#begin(now)
    const error = { name: 'Error', message: `of attempt ${job.attempts}` }
    const { progress: _, ...rest } = job
    const snooze = () =>
      this.#become(
        'snoozed',
        { ...rest, status: 'delayed', attempts: job.attempts - 1 },
        { due: now + HOUR },
      )
    const ends: readonly (() => void)[] = [
      () => this.#become('progress', { ...job, progress: now }),
      () =>
        this.#become('completed', {
          ...job,
          status: 'completed',
          result: 1,
          finishedAt: new Date(now),
        }),
      () => this.#become('failed', { ...job, status: 'failed', error, finishedAt: new Date(now) }),
      () => this.#become('retrying', { ...rest, status: 'delayed', error }, { due: now + HOUR }),
      snooze,
      () =>
        this.#become(
          'stalled',
          { ...rest, status: 'waiting', attempts: job.attempts - 1 },
          { stalls: 1 },
        ),
    ]
    // A snooze of a run that no look has seen leaves no trace, so it is not among them.
    const possible = this.#isSeen ? ends : ends.filter((end) => end !== snooze)
    possible[Math.floor(this.#random() * possible.length)]?.()
  }

  #begin(now: number): void {
    const { progress: _, ...job } = this.#job.job
    const attempts = job.attempts + 1
    this.#isSeen = false
    this.#become('active', { ...job, status: 'active', attempts, startedAt: new Date(now) })
  }

  #become(
    event: string,
    job: JobSnapshot,
    { due, stalls = 0 }: { due?: number; stalls?: number } = {},
  ): void {
    this.truth.push(`${this.#id} ${event}`)
    this.#sleeps = event === 'snoozed'
    const { stalls: before, due: lastDue } = this.#job
    this.#job = { job, stalls: before + stalls, due: due === undefined ? lastDue : new Date(due) }
  }
}

/** Looks at jobs that live at random; `look` says whether to look after a step. */
function watchLives(random: () => number, look: () => boolean) {
  const lives = Array.from({ length: 5 }, (_, index) => new Life(`job-${index}`, random))
  const changes = new JobChanges()
  const events: JobEvent[] = []
  let now = START
  const see = (): void => {
    const seen = lives.map((life) => life.look())
    events.push(...changes.see(seen, { now: new Date(now), horizon: new Date(0) }))
  }
  while (lives.some((life) => !life.isOver)) {
    now += 1
    const alive = lives.filter((life) => !life.isOver && !life.sleeps)
    alive[Math.floor(random() * alive.length)]?.step(now)
    if (look()) see()
  }
  see()
  return lives.map((life, index) => ({
    truth: life.truth,
    events: events.filter(({ jobId }) => jobId === `job-${index}`),
  }))
}

function toText({ jobId, type }: JobEvent): string {
  return `${jobId} ${type}`
}

test('a look after each change gives exactly what has happened, in order', () => {
  const random = seededRandom()
  for (let round = 0; round < 200; round += 1) {
    for (const { truth, events } of watchLives(random, () => true)) {
      expect(events.map(toText)).toEqual(truth)
      const times = events.map(({ at }) => at.getTime())
      expect(times).toEqual(times.toSorted((one, other) => one - other))
    }
  }
})

test('a look now and then invents nothing, and says where a run may be missing', () => {
  const random = seededRandom()
  for (let round = 0; round < 500; round += 1) {
    for (const { truth, events } of watchLives(random, () => random() < 0.2)) {
      // Of progress, the last report before a look is given.
      const told = events.map(toText).filter((event) => !event.endsWith('progress'))
      const real = truth.filter((event) => !event.endsWith('progress'))
      expect(told.at(-1)).toBe(real.at(-1))
      if (told.some((event) => event.endsWith('missed'))) continue
      expect(told).toEqual(real)
    }
  }
})

test('a job that was running and is gone may have ended in any way', () => {
  const changes = new JobChanges()
  const life = new Life('job', Math.random)
  life.step(START)
  const when = { now: new Date(START), horizon: new Date(0) }
  expect(changes.see([life.look()], when).map(toText)).toEqual(['job active'])
  expect(changes.running).toEqual(['job'])
  expect(changes.see([], when)).toMatchObject([{ type: 'missed', jobId: 'job' }])
  expect(changes.see([], when)).toEqual([])
})
