import { once } from 'node:events'

import { afterEach, describe, expect, test, vi } from 'vitest'

import type { DeadLetterJob } from '../../../src/runtime/job/dead-letter.js'
import type { ConformanceEngine, ConformancePlace } from '../../../src/runtime/conformance/index.js'
import {
  NonRetryableError,
  pikkuSessionlessFunc,
  QueueClient,
  RetryAfterError,
  wireQueueWorker,
} from '../../../src/runtime/index.js'
import type { JobSnapshot, QueueInteraction, QueueWorkers } from '../../../src/runtime/index.js'
import { clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import { sqsEngine } from '../../conformance/engines/sqs.js'
import { startSQS } from '../../engines/sqs.js'
import { useEngine } from '../../engines/use-engine.js'
import { dice } from '../keys/random-rules.js'
import { repeatingEngines } from '../repeating-engines.js'
import { seededRandom } from '../seeded-random.js'
import { MixLedger } from './mix-ledger.js'
import type { Act, Run } from './mix-ledger.js'
import { drawMix } from './random-mix.js'
import type { Deed, Mix, MixData, MixJob, MixQueue, Step, Verb, Way } from './random-mix.js'

const SCENARIOS = Number(process.env['SCENARIOS'] ?? 1)
const MOMENTS = Number(process.env['MOMENTS'] ?? 25)
const QUEUES = Number(process.env['QUEUES'] ?? 3)
/** Milliseconds; far more than any engine needs, however busy the machine. */
const PATIENCE = Number(process.env['PATIENCE'] ?? 120_000)

afterEach(() => clearWorkers())

type Client = QueueClient<Record<string, { input: any; output: any }>>

/** What a verb may say of a job that has moved on. */
const refusals: Readonly<Partial<Record<Verb, readonly string[]>>> = {
  update: ['JobNotFoundError', 'JobBegunError'],
  promote: ['JobNotFoundError', 'JobNotDelayedError'],
  cancel: ['JobNotFoundError', 'JobFinishedError'],
  remove: ['JobNotFoundError', 'JobActiveError'],
  retry: ['JobNotFoundError', 'JobNotFailedError'],
}

/** What the log says of failures that a mix asks for. */
const EXPECTED = [
  /^Queue '.*': job '.*' failed$/,
  /^Queue '.*': job '.*' failed at attempt \d+; next in \d+ ms$/,
  // Of SQS: nobody reads the letters of letters.
  /^Queue '.*-dead': it has neither a deadLetterQueue nor a redrive policy/,
]

const TAKEN_OVER = /^Queue '(.*)': job '(.*)' was taken over from this worker/

class Scenario {
  readonly problems: string[] = []
  /** What was done and what has run, for people who look for the cause of a problem. */
  readonly history: string[] = []
  readonly #mix: Mix
  readonly #place: ConformancePlace
  readonly #capabilities: ConformanceEngine['capabilities']
  readonly #clients: readonly Client[]
  readonly #ledgers: ReadonlyMap<string, MixLedger>
  readonly #workers: QueueWorkers[] = []
  readonly #schedules: { readonly queue: string; readonly key: string }[] = []
  readonly #takenOver: { readonly queue: string; readonly id: string }[] = []
  readonly #runsOf = new Map<number, number>()
  #turns = 0
  #numbers = 1_000_000

  constructor(engine: ConformanceEngine, place: ConformancePlace, mix: Mix) {
    this.#mix = mix
    this.#place = place
    this.#capabilities = engine.capabilities
    const definitions = Object.fromEntries(
      mix.queues.flatMap(({ name, dead, definition }) => [
        [name, definition],
        [dead, {}],
      ]),
    )
    this.#clients = [0, 1].map(
      () => new QueueClient(place.service({ deadline: 60_000 }), definitions),
    )
    this.#ledgers = new Map(
      mix.queues.map((queue) => [
        queue.name,
        new MixLedger(queue, mix.workers, engine.capabilities.provider === 'bullmq'),
      ]),
    )
  }

  async run(): Promise<void> {
    const { moments, startAt, restartAt, workers, queues } = this.#mix
    for (const queue of queues) this.#wire(queue)
    for (const [number, steps] of moments.entries()) {
      const starts = number === startAt ? Array.from({ length: workers }, () => this.#start()) : []
      const restarts = number === restartAt && number > startAt ? [this.#restart()] : []
      const [alone, others] = [
        steps.filter(this.#isAlone),
        steps.filter((step) => !this.#isAlone(step)),
      ]
      for (const step of alone) {
        await new Promise(setImmediate)
        await this.#take(step)
      }
      await Promise.all([...starts, ...restarts, ...others.map((step) => this.#take(step))])
    }
    await this.#finish()
  }

  async close(): Promise<void> {
    for (const each of this.#workers.splice(0)) await each.stop({ timeout: 500 })
    for (const client of this.#clients) await client.close()
  }

  #tell(...parts: readonly unknown[]): void {
    this.history.push(`${Math.round(performance.now())} ${parts.map(String).join(' ')}`)
  }

  /** Whatever else this process writes to a SQLite file would block it until the transaction ends, which is its own. */
  readonly #isAlone = (step: Step): boolean =>
    'way' in step && /commit|roll back/.test(step.way) && this.#capabilities.provider === 'embedded'

  #ledger({ name }: Pick<MixQueue, 'name'>): MixLedger {
    return this.#ledgers.get(name) as MixLedger
  }

  #wire(queue: MixQueue): void {
    const ledger = this.#ledger(queue)
    const { batch } = queue.wiring
    wireQueueWorker({
      ...queue.wiring,
      queue: queue.name,
      func: pikkuSessionlessFunc<any, any>(async ({ interaction }, data) => {
        const all = (batch === undefined ? [data] : data) as MixData[]
        const results = await this.#call(ledger, all, interaction.queue as QueueInteraction)
        return batch === undefined ? results[0] : results
      }),
    })
    wireQueueWorker({
      queue: queue.dead,
      func: pikkuSessionlessFunc<DeadLetterJob<MixData>>((_services, letter) => {
        ledger.job(letter.jobId).letters += 1
      }),
      config: { concurrency: 5 },
    })
  }

  /** One call of a handler. In a batch, all jobs fare as the first one says. */
  async #call(
    ledger: MixLedger,
    all: readonly MixData[],
    job: QueueInteraction,
  ): Promise<number[]> {
    const begin = (this.#turns += 1)
    const runs = all.map((data, index): Run => {
      const { jobId: id, attempt, maxAttempts } = job.jobs[index]!
      return { id, data, attempt, maxAttempts, call: begin, begin, end: Infinity, act: undefined }
    })
    ledger.runs.push(...runs)
    for (const { id, data, attempt } of runs)
      this.#tell(ledger.queue.name, id, `attempt ${attempt} with ${data.n}`)
    const [{ n, does }] = all as [MixData]
    const times = (this.#runsOf.get(n) ?? 0) + 1
    this.#runsOf.set(n, times)
    const end = (act: Act): void => {
      this.#turns += 1
      for (const run of runs)
        if (run.act === undefined) {
          Object.assign(run, { act, end: this.#turns })
          this.#tell(ledger.queue.name, run.id, act)
        }
    }
    // In the very turn in which it times out: another job may begin in the next one.
    job.signal.addEventListener('abort', () => end('threw'))
    // Some end in the turn in which they begin, others later.
    for (let turns = n % 5; turns > 0; turns -= 1) await new Promise(setImmediate)
    await this.#do(does, times, job, end)
    end('returned')
    return all.map((data) => data.n)
  }

  async #do(
    does: Deed,
    times: number,
    job: QueueInteraction,
    end: (act: Act) => void,
  ): Promise<void> {
    const isFirst = times === 1
    if (does === 'throws' || (does === 'throws once' && isFirst)) {
      end('threw')
      throw new Error(does)
    }
    if (does === 'says when, once' && isFirst) {
      end('threw')
      throw new RetryAfterError(does, 30)
    }
    if (does === 'fails') {
      end('gave up')
      if (job.attempt % 2 === 0) throw new NonRetryableError(does)
      job.fail(does)
    }
    if (does === 'discards') {
      end('discarded')
      job.discard(does)
    }
    if (does === 'snoozes once' && isFirst) {
      end('snoozed')
      job.snooze(30)
    }
    if (does !== 'hangs once' || !isFirst) return
    const { signal } = job
    if (!signal.aborted) await once(signal, 'abort')
    throw signal.reason
  }

  async #start(): Promise<void> {
    const workers = this.#place.workers({
      queues: this.#mix.queues.map(({ name }) => name),
      logger: this.#logger,
      onEvent: (event) => {
        const { queueName, jobId, type, error } = event
        this.#tell(queueName, jobId, type, error?.name ?? '')
        this.#ledger({ name: queueName }).job(jobId).ends.push(event)
      },
    })
    this.#workers.push(workers)
    await workers.start()
  }

  async #restart(): Promise<void> {
    await this.#workers.shift()?.stop()
    await this.#start()
  }

  readonly #logger = {
    debug: () => {},
    info: () => {},
    warn: (...parts: unknown[]) => this.#note(parts),
    error: (...parts: unknown[]) => this.#note(parts),
  }

  #note(parts: readonly unknown[]): void {
    const [, queue, id] = TAKEN_OVER.exec(String(parts[0])) ?? []
    if (queue !== undefined && id !== undefined) this.#takenOver.push({ queue, id })
    else if (!EXPECTED.some((line) => line.test(String(parts[0]))))
      this.problems.push(`logged: ${parts.join(' ')}`)
  }

  async #take(step: Step): Promise<void> {
    const client = this.#clients[step.client] as Client
    const ledger = this.#ledger(step.queue)
    const what = JSON.stringify({ ...step, queue: step.queue.name })
    this.#tell(what)
    try {
      if ('way' in step) await this.#add(client, ledger, step.way, step.jobs)
      else if ('verb' in step) await this.#act(client, ledger, step)
      else {
        const { queue, every, key, job } = step
        this.#schedules.push({ queue: queue.name, key })
        ledger.scheduled.push(job)
        await client.schedule(queue.name, { every, key }, job.data, job.options)
      }
    } catch (error) {
      this.problems.push(`${what}: ${String((error as Error).stack)}`)
    }
  }

  async #add(client: Client, ledger: MixLedger, way: Way, jobs: readonly MixJob[]): Promise<void> {
    const { name } = ledger.queue
    const options = (_data: unknown, index: number) => jobs[index]!.options
    const data = jobs.map((job) => job.data)
    const note = (job: MixJob, id: string, isNew?: boolean): void => {
      const asked = job.options.jobId === id
      this.#tell(name, id, `is there for ${job.data.n}`)
      ledger.job(id).adds.push({ job, asked, ...(isNew === undefined ? {} : { isNew }) })
    }
    const [job] = jobs as [MixJob]
    if (way === 'add') note(job, await client.add(name, job.data, job.options))
    else if (way === 'addIfNew') {
      const { id, isNew } = await client.addIfNew(name, job.data, job.options as { jobId: string })
      note(job, id, isNew)
    } else {
      const isLost = way === 'roll back'
      if (isLost) for (const { n } of data) ledger.never.add(n)
      const ids =
        way === 'addMany'
          ? await client.addMany(name, data, options)
          : // One call: two of them may lock keys in the order in which another transaction does not.
            await this.#within(isLost, client, async (own) =>
              jobs.length === 1
                ? [await own.add(name, job.data, job.options)]
                : own.addMany(name, data, options),
            )
      if (!isLost) for (const [index, id] of ids.entries()) note(jobs[index]!, id)
    }
  }

  async #within(
    isLost: boolean,
    client: Client,
    add: (own: Pick<Client, 'add' | 'addMany'>) => Promise<string[]>,
  ): Promise<string[]> {
    const transaction = (await this.#place.begin?.())!
    try {
      const ids = await add(client.withTransaction(transaction.handle))
      await (isLost ? transaction.rollback() : transaction.commit())
      return ids
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  async #act(
    client: Client,
    ledger: MixLedger,
    { verb, pick, does }: Extract<Step, { verb: Verb }>,
  ): Promise<void> {
    const { name, dead } = ledger.queue
    const known = ledger.known()
    const id = known[Math.floor(pick * known.length)]
    switch (verb) {
      case 'pause':
      case 'resume':
        return client[verb](name)
      case 'stats':
        return void (await client.queueService.stats?.(name))
      case 'keyStats':
        return void (await client.queueService.keyStats?.(name))
      case 'list':
        return void (await this.#list(client, name))
      case 'retryAll': {
        const count = await client.retryAll(name, { limit: 1 + Math.floor(3 * pick) })
        ledger.retriedAll += count
        return
      }
      case 'redrive':
        for (const { jobId } of (await client.redrive(dead as never)) as DeadLetterJob[])
          ledger.job(jobId).redriven += 1
        return
      case 'drain': {
        const count = await client.drain(name)
        ledger.drained += count
        return
      }
      case 'clean':
        await client.clean(name, { status: ['completed', 'failed'], olderThan: 0 })
        return
      default:
        if (id !== undefined) await this.#actOn(client, ledger, { verb, id, does })
    }
  }

  async #actOn(
    client: Client,
    ledger: MixLedger,
    { verb, id, does }: { readonly verb: Verb; readonly id: string; readonly does: Deed },
  ): Promise<void> {
    const { name } = ledger.queue
    const job = ledger.job(id)
    const n = (this.#numbers += 1)
    try {
      if (verb === 'update') {
        await client.update(name, id, { ...job.adds.at(-1)!.job.data, n, does })
        job.updates.push(n)
      } else if (verb === 'cancel') {
        await client.cancel(name, id)
        job.cancels += 1
      } else if (verb === 'remove') {
        await client.remove(name, id)
        job.removes += 1
      } else if (verb === 'retry') {
        await client.retry(name, id)
        job.retries += 1
      } else if (verb === 'promote') await client.promote(name, id)
      else await client.findJob(name, id)
      this.#tell(name, id, verb, n)
    } catch (error) {
      this.#tell(name, id, verb, n, error)
      if (verb === 'update') ledger.never.add(n)
      if (!this.#isRefusal(ledger, verb, id, error as Error)) throw error
    }
  }

  #isRefusal(ledger: MixLedger, verb: Verb, id: string, { name }: Error): boolean {
    if (refusals[verb]?.includes(name) === true) return true
    // What replaces its data may have another group, and so may what it was given for and does not hold.
    const keys = new Set(ledger.job(id).adds.map(({ job }) => job.data.key))
    const mayMove = ledger
      .job(id)
      .adds.some(({ job: { rule } }) => (rule?.then ?? 'keep') !== 'keep')
    return verb === 'update' && name === 'InvalidJobOptionsError' && (mayMove || keys.size > 1)
  }

  async #list(client: Client, queue: string): Promise<JobSnapshot[]> {
    const jobs: JobSnapshot[] = []
    for await (const job of client.queueService.listJobs!(queue, { pageSize: 7 }, (each) => each))
      jobs.push(job)
    return jobs
  }

  /** Lets all that is left come to its end, and holds it against the ledgers. */
  async #finish(): Promise<void> {
    const { queues } = this.#mix
    const [client] = this.#clients as [Client]
    const can = this.#capabilities
    for (const { queue, key } of this.#schedules) await client.unschedule(queue, key)
    if (can.pause !== undefined) for (const { name } of queues) await client.resume(name)
    if (this.#workers.length === 0) await this.#start()
    const newest = await this.#addNewest(client)
    const readers = this.#place.workers({
      queues: queues.map(({ dead }) => dead),
      logger: this.#logger,
    })
    this.#workers.push(readers)
    await readers.start()
    for (const { name, dead } of queues)
      for (const each of [name, dead])
        await vi.waitFor(
          async () => {
            const left = await this.#left(client, each)
            if (left.length > 0) throw new Error(`They are left: ${left.join(', ')}`)
          },
          { timeout: PATIENCE, interval: 20 },
        )
    for (const each of this.#workers.splice(0)) await each.stop()
    for (const { queue, id } of this.#takenOver)
      if (!this.#ledger({ name: queue }).mayBeGone(id))
        this.problems.push(`${queue}: '${id}' was taken over`)
    for (const queue of queues) {
      const ledger = this.#ledger(queue)
      this.problems.push(
        ...ledger.problems(
          can.list === undefined ? undefined : await this.#list(client, queue.name),
        ),
      )
      const ran = new Set(ledger.runs.map(({ data }) => data.n))
      const lost = (newest.get(queue.name) ?? []).filter((n) => !ran.has(n))
      this.problems.push(...lost.map((n) => `${queue.name}: the newest data ${n} was not run`))
    }
  }

  /** What has not ended. */
  async #left(client: Client, queue: string): Promise<string[]> {
    const stats = await client.queueService.stats?.(queue)
    if (stats === undefined) {
      const ledgers = [...this.#ledgers.values()]
      return ledgers.filter((ledger) => !ledger.isDone()).map((ledger) => ledger.queue.name)
    }
    const { waiting, active, delayed } = stats
    if (waiting + active + delayed === 0) return []
    const jobs = (await this.#list(client, queue)).filter(
      ({ status }) => status !== 'completed' && status !== 'failed',
    )
    return [
      JSON.stringify({ queue, waiting, active, delayed }),
      ...jobs.map((job) => JSON.stringify(job)),
    ]
  }

  /** One job more of each key whose newest data must be run. */
  async #addNewest(client: Client): Promise<Map<string, number[]>> {
    const added = new Map<string, number[]>()
    for (const { name, rules, definition, wiring, repeats } of this.#mix.queues) {
      const { keys } = definition
      // The last run of a schedule may come after it, and gives its data to a job that waits.
      if (repeats) continue
      if (this.#capabilities.unique === undefined || wiring.expires !== undefined) continue
      if (keys !== undefined && keys.unique === undefined) continue
      for (const [page, rule] of Object.entries(rules)) {
        if (rule === undefined || rule.then === 'keep') continue
        const data: MixData = {
          n: (this.#numbers += 1),
          key: 'a',
          tier: 'pro',
          page,
          does: 'returns',
        }
        const options = keys === undefined ? { unique: { key: page, ...rule } } : {}
        const job = { data, options, rule, isGrouped: keys?.group !== undefined }
        await this.#add(client, this.#ledger({ name }), 'add', [job])
        added.set(name, [...(added.get(name) ?? []), data.n])
      }
    }
    return added
  }
}

const engines = [...repeatingEngines(), sqsEngine(useEngine('SQS', startSQS))]

describe.each(engines)('$name', (engine) => {
  test(`${SCENARIOS} mixes of options, adds and verbs: each job ends once, with its data, and nothing is left`, async () => {
    for (let number = 0; number < SCENARIOS; number += 1) {
      clearWorkers()
      const random = dice(seededRandom(number + 1))
      const names = Array.from(
        { length: QUEUES },
        (_, queue) => [`mix-${number}-${queue}`, `mix-${number}-${queue}-dead`] as const,
      )
      // One that counts in seconds takes as long for fewer.
      const moments = Math.ceil(MOMENTS / ((engine.tick ?? 0) < 1_000 ? 1 : 10))
      const mix = drawMix(random, engine, names, moments)
      const place = await engine.open(names.flat())
      const scenario = new Scenario(engine, place, mix)
      try {
        await scenario.run()
        expect(scenario.problems).toEqual([])
      } catch (error) {
        for (const queue of mix.queues) console.log(JSON.stringify(queue))
        console.log(scenario.history.join('\n'))
        throw error
      } finally {
        await scenario.close()
        await place.close()
      }
    }
  })
})
