import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Terminal } from '../terminal.js'
import type { JobsFlags } from './jobs-context.js'
import type { JobsVerbName } from './run-jobs.js'

interface VerbSpec {
  readonly name: JobsVerbName
  readonly description: string
  /** After the queue, as commander writes them. */
  readonly args?: readonly (readonly [name: string, description: string])[]
  readonly options?: readonly Option[]
  /** The queue may be left out, which means all queues. */
  readonly isForAll?: true
}

const json = new Option('--json', 'as JSON')
const yes = new Option('-y, --yes', 'ask nothing')
const limit = new Option('--limit <n>', 'how many at most').argParser(positive)
const where = new Option(
  '--where <path=value...>',
  'only jobs whose data has this value at this path',
)
const id = ['<id>', 'the id of the job'] as const
const data = ['<data>', 'the data as JSON; - reads standard input'] as const
const states = ['active', 'waiting', 'delayed', 'failed', 'completed']

const verbs: readonly VerbSpec[] = [
  {
    name: 'list',
    description: 'List jobs: those that run or wait first, then the last to end.',
    options: [
      new Option('--status <name...>', 'only jobs of these').choices(states),
      where,
      limit,
      json,
    ],
  },
  { name: 'show', description: 'Show everything about one job.', args: [id], options: [json] },
  {
    name: 'add',
    description: 'Add a job. Its data is checked against its type.',
    args: [data],
    options: [
      new Option('--delay <duration>', 'the wait before its first attempt, such as 10m'),
      new Option('--priority <value>', 'a number, or low, normal, high or critical'),
      new Option('--job-id <id>', 'an id of its own'),
    ],
  },
  {
    name: 'retry',
    description: 'Put failed jobs back, each with all its attempts.',
    args: [['[id...]', 'the ids of the jobs']],
    options: [new Option('--all', 'all jobs that failed'), where, limit],
  },
  {
    name: 'cancel',
    description: 'End a job for good, also while it runs.',
    args: [id],
    options: [new Option('--reason <text>', 'why, for whoever reads the job'), yes],
  },
  { name: 'remove', description: 'Remove a job that does not run.', args: [id], options: [yes] },
  {
    name: 'update',
    description: 'Replace the data of a job that has not begun.',
    args: [id, data],
  },
  { name: 'promote', description: 'Let a delayed job run now.', args: [id] },
  {
    name: 'redrive',
    description: 'Put dead letters back where their jobs failed.',
    options: [new Option('--preview', 'only show them'), limit, json],
  },
  { name: 'pause', description: 'Let no worker take jobs of the queue.' },
  { name: 'resume', description: 'Let workers take jobs again.' },
  { name: 'drain', description: 'Remove every job that waits.', options: [yes] },
  {
    name: 'stats',
    description: 'Count the jobs of a queue, or of all.',
    options: [json, new Option('--watch', 'again every two seconds')],
    isForAll: true,
  },
  {
    name: 'keys',
    description: 'Show the limits and groups of a queue: what waits, runs, and is held back.',
    options: [limit, json],
  },
  { name: 'schedules', description: 'List the schedules of a queue.', options: [json] },
]

/** Adds the verbs below `pikku jobs`. `complete` adds the flags that say which project and which engine. */
export function addJobsCommand(
  jobs: Command,
  complete: (command: Command) => Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  for (const { name, description, args = [], options = [], isForAll } of verbs) {
    const command = complete(jobs.command(name)).description(description)
    command.argument(isForAll ? '[queue]' : '<queue>', 'the name of the queue')
    for (const [arg, text] of args) command.argument(arg, text)
    for (const option of options) command.addOption(option)
    command.action(async (...given: unknown[]) => {
      const { runJobs } = await import('./run-jobs.js')
      const [queue, ...rest] = given.slice(0, -2) as (string | string[] | undefined)[]
      const flat = rest.flat().filter((arg) => arg !== undefined)
      const flags = command.optsWithGlobals<JobsFlags>()
      exit(await runJobs(name, { queue: queue as string | undefined, args: flat }, flags, terminal))
    })
  }
}

function positive(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new InvalidArgumentError('It must be a whole number from 1 on.')
}
