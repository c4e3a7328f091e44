import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import type { Code } from '../code/read-code.js'
import { holderOf } from '../plan/holder.js'
import { optionsOf } from '../plan/options-of.js'

/** A job as a producer writes it. */
export interface AddedJob {
  readonly name: ts.Expression | undefined
  readonly data: ts.Expression | undefined
  readonly options: ts.Expression | undefined
}

/** The jobs that are added to a queue, wherever that is; undefined stands for what cannot be read. */
export function addedJobs(code: Code, made: ts.NewExpression): (AddedJob | undefined)[] {
  const holder = holderOf(code, made)
  return typeof holder === 'string'
    ? [undefined]
    : holder.uses.flatMap((use) => jobsOfUse(code, use))
}

export function jobsOfUse(code: Code, { parent: access }: ts.Expression): (AddedJob | undefined)[] {
  const call = access.parent
  if (!ts.isPropertyAccessExpression(access) || !ts.isCallExpression(call)) return []
  const [first, second, third] = call.arguments
  switch (access.name.text) {
    case 'add':
      return [{ name: first, data: second, options: third }]
    case 'addBulk':
      return bulk(first)
    case 'upsertJobScheduler':
      return [membersOf(code, third)]
    default:
      return []
  }
}

/** `[{ name, data, opts }]`, or a function that makes each of them. */
function bulk(list: ts.Expression | undefined): (AddedJob | undefined)[] {
  if (list === undefined) return []
  const objects = eachNode([list], ts.isObjectLiteralExpression)
  return objects
    .filter(({ properties }) => properties.some(({ name }) => name?.getText() === 'name'))
    .map((object) => membersOf(undefined, object))
}

function membersOf(code: Code | undefined, job: ts.Expression | undefined): AddedJob | undefined {
  const members = job === undefined ? '' : optionsOf(job, code)
  if (typeof members === 'string') return undefined
  return { name: members.get('name'), data: members.get('data'), options: members.get('opts') }
}
