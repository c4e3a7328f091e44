import { ts } from '../../inspect/source/typescript.js'
import type { JobNameWay } from '../apply/migration.js'
import { eachNode } from '../code/each-node.js'
import { importedMember } from '../code/imported-name.js'
import { literalName } from '../code/literal-name.js'
import type { Code } from '../code/read-code.js'
import { holderOf } from '../plan/holder.js'
import type { JobFacts } from '../plan/job-members.js'
import { findHandler, type HandlerFunction } from '../plan/find-handler.js'
import { queueOfKind, readKinds, type JobKinds } from '../plan/job-kinds.js'
import { readParameter } from '../plan/job-parameter.js'
import { typesOf, untyped, type JobTypes } from '../plan/job-types.js'
import { optionsOf } from '../plan/options-of.js'
import { addedJobs, type AddedJob } from './added-jobs.js'
import { bullmqDefaults, type QueueDefaults } from './queue-defaults.js'
import { queueUnique, type QueueUnique } from './queue-unique.js'

/** What a project says of a queue, wherever it makes it. */
export interface QueueFacts {
  /** Of all its jobs; a text says why a wiring cannot say it. */
  readonly defaults: QueueDefaults | string
  readonly types: JobTypes
  readonly jobName: JobFacts['jobName']
  /** The names of the jobs that are added; null for one that only the running program knows. */
  readonly names: ReadonlySet<string | null>
  /** The kinds of jobs that its handler tells apart by their names, where they are asked to be set apart. */
  readonly kinds: JobKinds | undefined
  /** What keeps jobs back that are like others; a text says why a wiring cannot say it. */
  readonly unique: QueueUnique | string | undefined
  /** Whether some of its jobs have a priority. */
  readonly hasPriorities: boolean
}

/** The facts of the queue of a name; of one that the project does not make too. */
export type FactsOf = (queue: string) => QueueFacts

export function queueFacts(code: Code, way: JobNameWay | undefined): FactsOf {
  const calls = new Map<string, ts.NewExpression[]>()
  for (const call of bullmqQueueCalls(code)) {
    const name = literalName(code, call.arguments?.[0])
    if (name !== null) calls.set(name, [...(calls.get(name) ?? []), call])
  }
  const known = new Map<string, QueueFacts>()
  return (queue) => {
    const facts = known.get(queue) ?? readFacts(code, queue, calls.get(queue) ?? [], way)
    known.set(queue, facts)
    return facts
  }
}

export function bullmqQueueCalls(code: Code): ts.NewExpression[] {
  return bullmqCalls(code, 'Queue')
}

export function bullmqCalls(code: Code, name: 'Queue' | 'Worker'): ts.NewExpression[] {
  return eachNode(code.files, ts.isNewExpression).filter((call) => {
    const imported = importedMember(code, call.expression)
    return imported?.module === 'bullmq' && imported.name === name
  })
}

function readFacts(
  code: Code,
  queue: string,
  calls: readonly ts.NewExpression[],
  way: JobNameWay | undefined,
): QueueFacts {
  return factsOfJobs(code, {
    queue,
    way,
    handlers: handlersOf(code, queue),
    defaults: bullmqDefaults(code, calls),
    types: calls.map((call) => queueTypes(code, call)),
    jobs: calls.flatMap((call) => addedJobs(code, call)),
  })
}

/** The functions of its workers that are found. */
function handlersOf(code: Code, queue: string): HandlerFunction[] {
  return bullmqCalls(code, 'Worker')
    .filter(({ arguments: given }) => literalName(code, given?.[0]) === queue)
    .flatMap(({ arguments: given }) => {
      const found = findHandler(code, given?.[1])
      return typeof found === 'string' ? [] : [found.fn]
    })
}

interface ReadQueue {
  readonly queue: string
  readonly way: JobNameWay | undefined
  readonly handlers: readonly HandlerFunction[]
  readonly defaults: QueueDefaults | string
  readonly types: readonly JobTypes[]
  readonly jobs: readonly (AddedJob | undefined)[]
}

export function factsOfJobs(code: Code, read: ReadQueue): QueueFacts {
  const { queue, defaults, types, jobs } = read
  const names = new Set(jobs.map((job) => (job === undefined ? null : literalName(code, job.name))))
  const jobName = onlyName(queue, names)
  const kinds = kindsOf(code, read, names, jobName)
  const unique = queueUnique(code, jobs)
  return {
    defaults,
    names,
    jobName,
    kinds,
    // What a handler gives back, it says itself: BullMQ holds the two against each other nowhere.
    types: { ...(types.find(({ input }) => input !== undefined) ?? untyped), output: undefined },
    unique: kinds === undefined || unique === undefined ? unique : uniqueReason,
    hasPriorities: jobs.some((job) => mayHavePriority(code, job)) || hasDefaultPriority(defaults),
  }
}

/** `new Queue<Data, Result>`, or a variable of the type `Queue<Data, Result>`. */
function queueTypes(code: Code, call: ts.NewExpression): JobTypes {
  if (call.typeArguments !== undefined) return typesOf(call.typeArguments)
  const holder = holderOf(code, call)
  const type =
    typeof holder === 'string' || ts.isPropertyAssignment(holder.declaration)
      ? undefined
      : holder.declaration.type
  return type !== undefined && ts.isTypeReferenceNode(type) ? typesOf(type.typeArguments) : untyped
}

const uniqueReason =
  'its jobs are held back by a key and told apart by job.name: unique of a wiring is one rule for all jobs of a queue. Set them apart by hand'

/** The kinds of a queue whose handler asks for names that its jobs do not share. */
function kindsOf(
  code: Code,
  { queue, way, handlers }: ReadQueue,
  names: QueueFacts['names'],
  jobName: JobFacts['jobName'],
): JobKinds | undefined {
  const [fn, ...others] = handlers
  if (way === undefined || fn === undefined || others.length > 0 || names.size === 0)
    return undefined
  const isUnknown = way === 'queues' && names.has(null)
  if (isUnknown || !('reason' in jobName) || !readsName(code, queue, fn, jobName)) return undefined
  return readKinds(
    code,
    way,
    [...names].filter((name) => name !== null),
    fn,
  )
}

/** Whether the name of a job is what keeps a handler from taking the data alone. */
function readsName(
  code: Code,
  queue: string,
  { parameters: [parameter] }: HandlerFunction,
  jobName: { readonly reason: string },
): boolean {
  const facts: JobFacts = { queue, jobName, data: 'data' }
  return parameter !== undefined && readParameter(code, facts, parameter.name) === jobName.reason
}

function onlyName(queue: string, names: QueueFacts['names']): JobFacts['jobName'] {
  const [only, ...others] = names
  if (only === undefined) return { reason: 'its handler uses job.name, and nothing here adds jobs' }
  if (names.has(null)) {
    return {
      reason:
        'its handler uses job.name, which is not always known: run migrate with --job-names union, which puts the name into the data',
    }
  }
  if (only === null || others.length > 0) {
    const known = [...names].filter((name) => name !== null)
    const list = known.map((name) => `'${name}'`).join(', ')
    const queues = known.map((name) => `'${queueOfKind(queue, name)}'`).join(', ')
    return {
      reason: `its handler tells its jobs apart by job.name (${list}): run migrate with --job-names queues, which gives each kind a queue of its own (${queues}), or with --job-names union, which keeps one queue, in one order, and puts the name into the data`,
    }
  }
  return { only }
}

function mayHavePriority(code: Code, job: AddedJob | undefined): boolean {
  const options = optionsOf(job?.options, code)
  return typeof options === 'string' || options.has('priority')
}

function hasDefaultPriority(defaults: QueueDefaults | string): boolean {
  return typeof defaults === 'string' || defaults.options.has('priority')
}
