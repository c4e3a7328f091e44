import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { importedMember } from '../code/imported-name.js'
import { literalName } from '../code/literal-name.js'
import type { Code } from '../code/read-code.js'
import { holderOf } from '../plan/holder.js'
import type { JobFacts } from '../plan/job-members.js'
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
  /** What keeps jobs back that are like others; a text says why a wiring cannot say it. */
  readonly unique: QueueUnique | string | undefined
  /** Whether some of its jobs have a priority. */
  readonly hasPriorities: boolean
}

/** The facts of the queue of a name; of one that the project does not make too. */
export type FactsOf = (queue: string) => QueueFacts

export function queueFacts(code: Code): FactsOf {
  const calls = new Map<string, ts.NewExpression[]>()
  for (const call of bullmqQueueCalls(code)) {
    const name = literalName(code, call.arguments?.[0])
    if (name !== null) calls.set(name, [...(calls.get(name) ?? []), call])
  }
  const known = new Map<string, QueueFacts>()
  return (queue) => {
    const facts = known.get(queue) ?? readFacts(code, calls.get(queue) ?? [])
    known.set(queue, facts)
    return facts
  }
}

export function bullmqQueueCalls(code: Code): ts.NewExpression[] {
  return eachNode(code.files, ts.isNewExpression).filter((call) => {
    const imported = importedMember(code, call.expression)
    return imported?.module === 'bullmq' && imported.name === 'Queue'
  })
}

function readFacts(code: Code, calls: readonly ts.NewExpression[]): QueueFacts {
  return factsOfJobs(code, {
    defaults: bullmqDefaults(code, calls),
    types: calls.map((call) => queueTypes(code, call)),
    jobs: calls.flatMap((call) => addedJobs(code, call)),
  })
}

interface ReadQueue {
  readonly defaults: QueueDefaults | string
  readonly types: readonly JobTypes[]
  readonly jobs: readonly (AddedJob | undefined)[]
}

export function factsOfJobs(code: Code, { defaults, types, jobs }: ReadQueue): QueueFacts {
  return {
    defaults,
    // What a handler gives back, it says itself: BullMQ holds the two against each other nowhere.
    types: { ...(types.find(({ input }) => input !== undefined) ?? untyped), output: undefined },
    jobName: onlyName(jobs.map((job) => (job === undefined ? null : literalName(code, job.name)))),
    unique: queueUnique(code, jobs),
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

function onlyName(names: readonly (string | null)[]): JobFacts['jobName'] {
  const [only, ...others] = new Set(names)
  if (only === undefined) return { reason: 'its handler uses job.name, and nothing here adds jobs' }
  if (names.includes(null)) {
    return {
      reason: 'its handler uses job.name, which is not always known: put the kind into the data',
    }
  }
  if (only === null || others.length > 0) {
    const list = [...new Set(names)].map((name) => `'${name}'`).join(', ')
    return {
      reason: `its handler tells its jobs apart by job.name (${list}): give each kind a queue of its own, or put the kind into the data`,
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
