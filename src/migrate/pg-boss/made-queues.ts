import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { literalName } from '../code/literal-name.js'
import { loopNames } from '../code/loop-values.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { optionsOf } from '../plan/options-of.js'
import type { WorkerDefaults } from '../plan/worker-defaults.js'
import { readQueueDefaults } from './pg-boss-options.js'

/** What the database knows of queues, whichever boss of the project has told it: a script of its own may make them. */
export interface MadeQueues {
  /** What holds for all jobs of a queue; a text says why that is not known. */
  readonly defaultsOf: (queue: string | null) => WorkerDefaults | string
  /** Queues whose worker limits how many jobs of one group run at once. */
  readonly grouped: ReadonlySet<string | null>
}

export function madeQueues(code: Code): MadeQueues {
  const made = callsOf(code, 'createQueue')
  const works = callsOf(code, 'work').filter(isGrouping)
  return {
    grouped: new Set(works.flatMap((call) => namesOf(code, call) ?? [])),
    defaultsOf: (queue) => {
      const own = made.filter((call) => namesOf(code, call)?.includes(queue ?? '') === true)
      const known = own.map(({ arguments: [, options] }) => readQueueDefaults(options))
      const [first] = known
      if (first !== undefined) {
        const isOne = known.every((each) => JSON.stringify(each) === JSON.stringify(first))
        return isOne ? first : `createQueue says different things of it (${placesOf(own)})`
      }
      const unnamed = made.filter(
        (call) => call.arguments.length > 1 && namesOf(code, call) === undefined,
      )
      return unnamed.length === 0
        ? readQueueDefaults(undefined)
        : `createQueue is called with a name that is not known before the program runs (${placesOf(unnamed)}), and may say how its jobs are retried`
    },
  }
}

/** Methods of a boss are told by their names: what has a boss of its own, or is given one, makes the same queues. */
function callsOf(code: Code, method: string): ts.CallExpression[] {
  return eachNode(code.files, ts.isCallExpression).filter(
    ({ expression }) =>
      ts.isPropertyAccessExpression(expression) && expression.name.text === method,
  )
}

function namesOf(code: Code, { arguments: [name] }: ts.CallExpression) {
  const literal = literalName(code, name)
  return literal === null ? loopNames(code, name) : [literal]
}

function placesOf(calls: readonly ts.Node[]): string {
  return calls.map(placeOf).join(', ')
}

/** `work(name, { groupConcurrency }, handler)`. */
function isGrouping({ arguments: [, options] }: ts.CallExpression): boolean {
  const read = optionsOf(options)
  return typeof read !== 'string' && read.has('groupConcurrency')
}
