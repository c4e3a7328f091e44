import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { expect, onTestFinished, test } from 'vitest'

import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { repository } from '../../../scripts/build/places.js'
import type { DeadLetterJob } from '../../../src/runtime/index.js'
import { dice } from '../keys/random-rules.js'
import { RunsModel } from '../keys/runs-model.js'
import { seededRandom } from '../seeded-random.js'
import type { PlannedJob, Told } from './order-worker.js'
import { useSQS } from './use-sqs.js'

const KILLS = Number(process.env['KILLS'] ?? 1)
const KEYS = 5
const ATTEMPTS = 3

const sqs = useSQS()
const script = await bundleScript(new URL('order-worker.ts', import.meta.url))

/** Holds what the workers tell against the model. */
class Scenario {
  readonly jobs = new Map<string, PlannedJob>()
  failed: PlannedJob[] = []
  /** The job of each key that began last. */
  readonly #last = new Map<string, string>()
  /** Ended by a worker that was killed then, perhaps before SQS knew of it. */
  readonly uncertain = new Set<string>()
  readonly problems: Error[] = []
  readonly #model = new RunsModel(
    {
      limits: [],
      group: { concurrency: Infinity, tiers: new Map(), limits: [], ordered: true },
    },
    { turns: false },
  )
  ended = 0

  add(job: PlannedJob): void {
    const now = Date.now()
    this.jobs.set(job.id, job)
    this.#model.add({ id: job.id, key: job.key, tier: null, firstDue: now, due: now })
  }

  hear({ id, what, attempt }: Told): void {
    try {
      const job = this.jobs.get(id) as PlannedJob
      if (what === 'begins') return this.#begin(job)
      const isOver = what === 'succeeds' || attempt === ATTEMPTS
      this.#model.end(id, isOver ? undefined : Date.now())
      if (!isOver) return
      this.ended += 1
      if (what === 'fails') this.failed.push(job)
    } catch (error) {
      this.problems.push(error as Error)
    }
  }

  #begin(job: PlannedJob): void {
    const { id, key } = job
    const known = this.#model.jobs.get(id)
    const isRepeated = known?.state === 'ended' && this.#last.get(key) === id
    if (known !== undefined && isRepeated && this.uncertain.delete(id)) {
      known.state = 'waiting'
      this.ended -= 1
      this.failed = this.failed.filter((each) => each !== job)
    }
    this.#model.begin(id, Date.now())
    this.#last.set(key, id)
  }

  /** Its worker is dead: the job may begin again. */
  bury(id: string): void {
    this.#model.end(id, Date.now())
  }
}

interface Worker {
  readonly child: ChildProcess
  /** The jobs in its hands. */
  readonly inHand: Set<string>
  readonly ended: Set<string>
}

async function startWorker(scenario: Scenario, queue: string, dead: string): Promise<Worker> {
  const given = JSON.stringify({ connection: sqs.connection(), queue, dead })
  const child = spawn(process.execPath, [script, given], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const inHand = new Set<string>()
  const ended = new Set<string>()
  const started = new Promise<void>((resolve) => {
    child.on('message', (told: Told | 'started') => {
      if (told === 'started') return resolve()
      scenario.hear(told)
      const isBegun = told.what === 'begins'
      ;(isBegun ? inHand : ended).add(told.id)
      if (!isBegun) inHand.delete(told.id)
    })
  })
  await started
  return { child, inHand, ended }
}

async function kill(scenario: Scenario, { child, inHand, ended }: Worker): Promise<void> {
  const exited = once(child, 'close')
  child.kill('SIGKILL')
  await exited
  for (const id of inHand) scenario.bury(id)
  for (const id of ended) scenario.uncertain.add(id)
}

test(
  `jobs of each group run in order and one at a time, with retries, dead letters and ${KILLS} killed worker(s)`,
  { timeout: 300_000 },
  async () => {
    const { below, chance } = dice(seededRandom())
    const name = `accounts-${below(1_000_000)}`
    const dead = `${name}-dead`
    for (const each of [name, dead]) await sqs.engine().createQueue(`${each}.fifo`)
    const letters: DeadLetterJob[] = []
    // The wiring of the process that adds says that the queues are FIFO.
    sqs.wire(name, () => {}, {
      group: { by: 'key', ordered: true },
      deadLetterQueue: dead,
    })
    sqs.wire(dead, (_, letter) => void letters.push(letter))
    await sqs.startWorkers({ queues: [dead] })
    const service = sqs.service()
    const scenario = new Scenario()
    const add = (): Promise<unknown> => {
      const jobs = Array.from({ length: 1 + below(25) }, (_, index): PlannedJob => {
        const id = `job-${scenario.jobs.size + index}`
        const failures = chance(0.3) ? 1 + below(ATTEMPTS) : 0
        return { id, key: `k${below(KEYS)}`, failures, takes: below(30) }
      })
      for (const job of jobs) scenario.add(job)
      return service.addMany(
        name,
        jobs.map((data) => ({ data, options: { group: { id: data.key } } })),
      )
    }
    const workers = [
      await startWorker(scenario, name, dead),
      await startWorker(scenario, name, dead),
    ]
    for (let killed = 0; killed < KILLS; killed += 1) {
      await add()
      const victim = workers.shift() as Worker
      await expect
        .poll(() => victim.inHand.size, { interval: 1, timeout: 120_000 })
        .toBeGreaterThan(0)
      await Promise.all([kill(scenario, victim), add()])
      workers.push(await startWorker(scenario, name, dead))
    }
    await add()
    await expect.poll(() => scenario.ended, { timeout: 120_000 }).toBe(scenario.jobs.size)
    await expect.poll(() => letters.length, { timeout: 120_000 }).toBe(scenario.failed.length)
    expect(scenario.problems).toEqual([])
    const keysOf = (all: readonly PlannedJob[]): string[] =>
      Array.from({ length: KEYS }, (_, key) =>
        all.flatMap((job) => (job.key === `k${key}` ? job.id : [])).join(),
      )
    expect(keysOf(letters.map(({ data }) => data as PlannedJob))).toEqual(keysOf(scenario.failed))
  },
)
