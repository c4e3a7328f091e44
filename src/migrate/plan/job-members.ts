import { ts } from '../../inspect/source/typescript.js'
import { placeOf } from '../code/place-of.js'
import { quoted } from '../code/quoted.js'

/** What is known of a queue's jobs, where their handler asks. */
export interface JobFacts {
  readonly queue: string
  /** The one name that all jobs of the queue have, or what holds the name from now on; a reason says why there is neither. */
  readonly jobName:
    | { readonly only: string }
    | { readonly text: string }
    | { readonly reason: string }
  /** The variable that holds the data from now on. */
  readonly data: string
}

/** An expression that takes the place of another. */
export interface Replacement {
  readonly node: ts.Node
  /** Where it begins and ends, if not as the node does. */
  readonly start?: number
  readonly end?: number
  readonly text: string
  /** Whether it needs the services' `interaction`. */
  readonly isInteracting: boolean
}

const hints: Readonly<Record<string, string>> = {
  discard: 'call interaction.queue.fail, which ends it without a retry',
  extendLock: 'pikku renews the lock of a job while its handler runs',
  moveToFailed: 'call interaction.queue.fail(reason)',
  moveToWaitingChildren: 'pikku has no flows: add the next job when this one is done',
  parent: 'pikku has no flows: add the next job when this one is done',
  progress: 'keep the progress in a variable',
  retry: 'throw an error to have it tried again',
  updateData: 'a job of pikku keeps its data: add a new job, or keep the state elsewhere',
}

/** What becomes of `job.member` within a handler; a text says why it has no match. */
export function readMember(facts: JobFacts, member: ts.Node, name: string): Replacement | string {
  const { parent } = member
  const replace = (text: string): Replacement => ({
    node: member,
    text,
    isInteracting: text.includes('interaction.'),
  })
  switch (name) {
    case 'data':
      return replace(facts.data)
    case 'id':
      return replace('interaction.queue?.jobId')
    case 'queueName':
      return replace(quoted(member.getSourceFile(), facts.queue))
    case 'name':
      if ('text' in facts.jobName) return replace(facts.jobName.text)
      return 'only' in facts.jobName
        ? replace(quoted(member.getSourceFile(), facts.jobName.only))
        : facts.jobName.reason
    case 'attemptsMade':
      return replace('((interaction.queue?.attempt ?? 1) - 1)')
    case 'timestamp':
      return replace('(interaction.queue?.enqueuedAt ?? new Date()).getTime()')
    case 'signal':
      return replace('interaction.queue?.signal')
    case 'updateProgress':
    case 'log':
      return isCalled(member)
        ? replace(`interaction.queue?.${name}`)
        : `its handler uses job.${name} other than by a call (${placeOf(member)})`
    case 'opts':
      if (ts.isPropertyAccessExpression(parent) && parent.name.text === 'attempts')
        return { ...replace('interaction.queue?.maxAttempts'), node: parent }
      return `its handler reads job.opts (${placeOf(member)}): take what it needs into the data`
    default: {
      const hint = hints[name]
      return `its handler uses job.${name} (${placeOf(member)})${hint === undefined ? '' : `: ${hint}`}`
    }
  }
}

function isCalled(member: ts.Node): boolean {
  return ts.isCallExpression(member.parent) && member.parent.expression === member
}
