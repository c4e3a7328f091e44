import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { comparable } from './comparable.js'
import { openJournals } from './journal.js'
import { leadConnections } from './lead-connections.js'
import type { LiveProgram, LiveShape, Outcome, Thrown } from './outcome.js'
import { openBullMQ } from './read-bullmq.js'
import { openPgBoss } from './read-pg-boss.js'

/** Only ends what hangs, milliseconds. */
const LIMIT = 120_000

const program = JSON.parse(process.argv[2] ?? '') as LiveProgram
const { built, bootstrap, shapes, counters, redisPort, database } = program

leadConnections({ 6379: redisPort })
const journals = openJournals()
const bullmq = openBullMQ(redisPort)
const engines = [bullmq, openPgBoss(database)]
await bullmq.clear()
await bullmq.countFrom(700_000_000_000, counters)

if (bootstrap !== undefined) await load(bootstrap)
const runs = await Promise.all(shapes.map(run))
await untilSettled(runs.flatMap(({ thrown, shape }) => (thrown === undefined ? shape.queues : [])))
const outcomes = await Promise.all(
  runs.map(async ({ shape, isOrdered, thrown }): Promise<[string, Outcome | Thrown]> => {
    if (thrown !== undefined) return [shape.name, { thrown }]
    const jobs = (await Promise.all(engines.map((engine) => engine.read(shape.queues)))).flat()
    return [shape.name, comparable({ jobs, lines: journals.of(shape.name), isOrdered })]
  }),
)
process.send?.(Object.fromEntries(outcomes))

async function load(file: string): Promise<{ readonly isOrdered?: boolean }> {
  return (await import(pathToFileURL(path.join(built, file)).href)) as { isOrdered?: boolean }
}

interface Run {
  readonly shape: LiveShape
  readonly isOrdered: boolean
  readonly thrown?: string
}

async function run(shape: LiveShape): Promise<Run> {
  try {
    const { isOrdered = false } = await load(`src/${shape.name}/run.js`)
    return { shape, isOrdered }
  } catch (error) {
    return { shape, isOrdered: false, thrown: (error as Error).stack ?? String(error) }
  }
}

/**
 * Until nothing runs and nothing is due soon, and each of these queues has had a job. A worker says what it has to say of
 * a job just after the engine knows: by the second look, it has.
 */
async function untilSettled(queues: LiveShape['queues']): Promise<void> {
  const end = Date.now() + LIMIT
  for (let quiet = 0; quiet < 2;) {
    const used = await all('used')
    const unused = queues.map(({ name }) => name).filter((name) => !used.includes(name))
    const open = [...unused, ...(await all('unsettled'))]
    quiet = open.length === 0 ? quiet + 1 : 0
    if (Date.now() > end) throw new Error(`Not done, or never used: ${open.join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function all(part: 'used' | 'unsettled'): Promise<string[]> {
  return (await Promise.all(engines.map((engine) => engine[part]()))).flat()
}
