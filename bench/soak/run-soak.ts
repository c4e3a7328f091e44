import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bundleScript } from '../../scripts/build/bundle-script.js'
import type { QueueService } from 'pikku'
import { countRuns, lines } from './ledger.js'
import { Operator } from './operator.js'
import type { Operations } from './operator.js'
import { openService, places } from './places.js'
import type { EngineName } from './places.js'
import { random } from './random.js'

export interface Soak {
  readonly engine: EngineName
  readonly jobs: number
  readonly workers: number
  readonly kills: number
  readonly seed: number
  /** Whether an operator does all that can be done to jobs meanwhile; a part of the jobs is then delayed. */
  readonly verbs?: boolean
}

export interface SoakResult {
  readonly accepted: number
  /** Accepted, and never done. */
  readonly lost: number
  /** Runs beyond the first of a job. */
  readonly repeated: number
  readonly kills: number
  /** Whose cancel was acknowledged: they need not be done. */
  readonly cancelled: number
  /** Cancelled ones that were begun all the same, longer afterwards than a job that was just taken. */
  readonly begunAfterCancel: number
  /** How often each verb was done. */
  readonly verbs: Readonly<Record<string, number>>
  readonly seconds: number
  /** Of the worker that is never killed, after a collection: in MB, in the first and the last quarter of the run. */
  readonly heap: { readonly early: number; readonly late: number; readonly mostRss: number }
}

const WORKER = await bundleScript(new URL('worker.ts', import.meta.url))
const CHUNK = 500
/** A worker may have taken a job just before its cancel, and begin it a moment later; in milliseconds. */
const JUST_TAKEN = 2_000
/** Without a single job done for so long, the rest is lost; in milliseconds. */
const PATIENCE = 60_000

/**
 * Adds jobs while worker processes do them, kills one of these after the other, and counts in the ledgers that the
 * handlers write what was done. The first worker is never killed: its memory is what is looked at.
 */
export async function runSoak(soak: Soak): Promise<SoakResult> {
  const place = await places[soak.engine]()
  const directory = await mkdtemp(join(tmpdir(), 'pikku-soak-ledgers-'))
  const crew = new Crew(soak.engine, place.address, directory)
  const service = openService(soak.engine, place.address)
  const operator = new Operator(service, random(soak.seed + 1))
  try {
    for (let count = 0; count < soak.workers; count += 1) crew.hire()
    const start = performance.now()
    const operating = soak.verbs === true ? operator.operate() : Promise.resolve()
    const adding = addJobs(soak, service, operator)
    const kills = await killAlongTheWay(soak, crew, operator)
    const accepted = await adding
    operator.done()
    await operating
    const runs = await allDone(accepted, crew, operator)
    const seconds = (performance.now() - start) / 1_000
    await crew.dismiss()
    const counts = countRuns(crew.ledgers)
    const total = [...counts.values()].reduce((sum, times) => sum + times, 0)
    return {
      accepted,
      lost: accepted - runs,
      repeated: total - counts.size,
      kills,
      cancelled: operator.cancelled.size,
      begunAfterCancel: countLateRuns(crew, operator),
      verbs: Object.fromEntries(operator.counts),
      seconds,
      heap: readHeap(crew.memories[0] ?? ''),
    }
  } finally {
    operator.done()
    await crew.dismiss('SIGKILL')
    await service.close()
    await place.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

class Crew {
  readonly ledgers: string[] = []
  readonly memories: string[] = []
  readonly #engine: EngineName
  readonly #address: string
  readonly #directory: string
  readonly #working: ChildProcess[] = []

  constructor(engine: EngineName, address: string, directory: string) {
    this.#engine = engine
    this.#address = address
    this.#directory = directory
  }

  hire(): void {
    const file = join(this.#directory, String(this.ledgers.length))
    const memory = `${file}.heap`
    this.ledgers.push(file)
    this.memories.push(memory)
    const args = ['--expose-gc', WORKER, this.#engine, this.#address]
    const stdio = ['ignore', 'ignore', 'inherit'] as const
    this.#working.push(spawn(process.execPath, [...args, file, memory], { stdio: [...stdio] }))
  }

  /** One of them, but for the first, and another in its place. */
  async replace(share: number): Promise<void> {
    const index = 1 + Math.floor(share * (this.#working.length - 1))
    const [victim] = this.#working.splice(index, 1)
    if (victim !== undefined) await end(victim, 'SIGKILL')
    this.hire()
  }

  async dismiss(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await Promise.all(this.#working.splice(0).map((child) => end(child, signal)))
  }

  /** Lines of seven characters at most: an estimate of how far they are, without reading all. */
  bytesDone(): number {
    return this.ledgers.reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0)
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

async function addJobs(
  { jobs, seed, verbs }: Soak,
  service: QueueService,
  operator: Operator,
): Promise<number> {
  const draw = random(seed + 2)
  let accepted = 0
  while (accepted < jobs) {
    const count = Math.min(CHUNK, jobs - accepted)
    const chunk = Array.from({ length: count }, (_, index) => ({
      data: { job: accepted + index },
      ...(verbs === true && draw() < 0.1 ? { options: { delay: Math.ceil(draw() * 3_000) } } : {}),
    }))
    const ids = await service.addMany('soak', chunk)
    operator.added(ids)
    accepted += ids.length
  }
  return accepted
}

/** Of those that were cancelled. The clocks are those of one machine. */
function countLateRuns(crew: Crew, { cancelled }: Operations): number {
  const begun = crew.ledgers.flatMap((file) => lines(`${file}.begun`))
  return begun.filter((line) => {
    const [job = 0, at = 0] = line.split(' ').map(Number)
    return at > (cancelled.get(job) ?? Infinity) + JUST_TAKEN
  }).length
}

/** The moments are shares of the whole work, drawn from the seed. */
async function killAlongTheWay(
  { jobs, kills, seed }: Soak,
  crew: Crew,
  { cancelled }: Operations,
): Promise<number> {
  const draw = random(seed)
  const moments = Array.from({ length: kills }, () => 0.05 + 0.85 * draw()).sort((a, b) => a - b)
  const all = bytesOf(jobs)
  const bytesPerJob = all / jobs
  for (const moment of moments) {
    await progress(crew, (bytes) => bytes + bytesPerJob * cancelled.size >= moment * all)
    await crew.replace(draw())
  }
  return moments.length
}

function bytesOf(jobs: number): number {
  return Array.from({ length: jobs }, (_, job) => String(job).length + 1).reduce((a, b) => a + b, 0)
}

/** How many jobs were done or cancelled, when it is all of them or nothing happens any more. */
async function allDone(accepted: number, crew: Crew, { cancelled }: Operations): Promise<number> {
  const longest = String(accepted).length + 1
  const least = bytesOf(accepted) - longest * cancelled.size
  const count = (): number => new Set([...countRuns(crew.ledgers).keys(), ...cancelled.keys()]).size
  await progress(crew, (bytes) => bytes >= least && count() >= accepted)
  return count()
}

/** Resolves when it is far enough, or when nothing was done for too long. */
async function progress(crew: Crew, isEnough: (bytes: number) => boolean): Promise<void> {
  let bytes = -1
  let since = Date.now()
  for (;;) {
    const now = crew.bytesDone()
    if (isEnough(now)) return
    if (now !== bytes) since = Date.now()
    else if (Date.now() - since > PATIENCE) return
    bytes = now
    await pause(50)
  }
}

function readHeap(file: string): SoakResult['heap'] {
  const samples = lines(file).map((line) => line.split(' ').map((text) => Number(text) / 1_048_576))
  const quarter = Math.max(1, Math.floor(samples.length / 4))
  const heaps = samples.map(([heap = 0]) => heap)
  return {
    early: median(heaps.slice(0, quarter)),
    late: median(heaps.slice(-quarter)),
    mostRss: Math.max(0, ...samples.map(([, rss = 0]) => rss)),
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
