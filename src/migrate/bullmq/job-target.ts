import type { ts } from '../../inspect/source/typescript.js'
import { literalName } from '../code/literal-name.js'
import { quoted } from '../code/quoted.js'
import { queueOfKind } from '../plan/job-kinds.js'
import type { BullmqCall } from './bullmq-admin-calls.js'

/** Where a job that is added goes. */
export interface JobTarget {
  /** The queue's name, as a literal. */
  readonly queue: string
  /** What stands around its data. */
  readonly around: readonly [before: string, after: string]
}

/** The queue of a job by its name, or its place in the data; a text says why it is not known. */
export function jobTarget(
  { sheet: { code }, call, queue, queueName, kinds }: BullmqCall,
  name: ts.Expression | undefined,
): JobTarget | string {
  if (kinds === undefined) return { queue, around: ['', ''] }
  if (name === undefined) return 'its job has no name'
  if (kinds.way === 'union') return { queue, around: [`{ ${nameText(name)}, data: `, ' }'] }
  const known = literalName(code, name)
  return known === null
    ? 'its jobs have a name that is not known before the program runs'
    : { queue: quoted(call.getSourceFile(), queueOfKind(queueName, known)), around: ['', ''] }
}

function nameText(name: ts.Expression): string {
  const text = name.getText()
  return text === 'name' ? text : `name: ${text}`
}
