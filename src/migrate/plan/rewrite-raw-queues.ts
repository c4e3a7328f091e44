import { mayWire } from '../../scan/scan.js'
import { placeOf } from '../code/place-of.js'
import type { RawPart } from './raw-part.js'
import type { Sheet } from '../apply/sheet.js'

/**
 * Rewrites each queue with its workers and everything that adds to it, or leaves all of them alone: a worker of
 * pikku's beside a producer of the engine's own would retry and read its jobs by other rules.
 */
export function rewriteRawQueues(
  sheet: Sheet,
  parts: readonly RawPart[],
  refused: ReadonlyMap<string, string>,
): RawPart[] {
  const inTests = parts.filter(
    ({ node }) => !mayWire(sheet.code.config, node.getSourceFile().fileName),
  )
  for (const part of inTests) {
    leave(
      sheet,
      part,
      'it stands in a file that prebuild does not read for wirings (a test, or outside srcDirectories)',
    )
  }
  const own = parts.filter((part) => !inTests.includes(part))
  const nameless = own.filter(({ queue }) => queue === null)
  for (const part of nameless) {
    const reason = part.plan(sheet)
    leave(sheet, part, typeof reason === 'string' ? reason : namelessReason)
  }
  const queues = new Map<string, RawPart[]>()
  for (const part of own.filter(({ queue }) => queue !== null)) {
    queues.set(unitOf(part), [...(queues.get(unitOf(part)) ?? []), part])
  }
  return [...queues].flatMap(([unit, members]) => {
    const unnamed = nameless.find(({ engine }) => engine === members[0]?.engine)
    return rewriteQueue(sheet.of(unit), members, unnamed, refused.get(unit))
  })
}

function noWorker({ queue, servedElsewhere }: RawPart): string {
  const reason = `no worker of '${queue}' was found that pikku can wire`
  return servedElsewhere === undefined ? reason : `${reason}. ${servedElsewhere}`
}

const namelessReason = 'the name of its queue is not a string literal'

/** The unit of a queue's edits. */
export function unitOf({ engine, queue }: RawPart): string {
  return `${engine} ${queue}`
}

/** Gives the parts that are rewritten: all of them, or none. */
function rewriteQueue(
  sheet: Sheet,
  members: readonly RawPart[],
  unnamed: RawPart | undefined,
  refusal: string | undefined,
): readonly RawPart[] {
  const workers = members.filter(({ what }) => what === 'worker')
  const plans = members.map((part) => {
    if (part.what === 'worker' && workers.length > 1) {
      return 'its queue has several workers; a queue has one function'
    }
    const plan = part.plan(sheet)
    if (typeof plan === 'string' || workers.length > 0) return plan
    return noWorker(part)
  })
  const wrong = members.find((_, index) => typeof plans[index] === 'string')
  const shared = sharedReason(wrong, unnamed, refusal)
  if (shared === undefined) {
    for (const plan of plans) if (typeof plan !== 'string') plan()
    return members
  }
  for (const [index, part] of members.entries()) {
    const plan = plans[index]
    leave(sheet, part, typeof plan === 'string' ? plan : shared)
  }
  return []
}

/** Why parts stay that could be rewritten by themselves. */
function sharedReason(
  wrong: RawPart | undefined,
  unnamed: RawPart | undefined,
  refusal: string | undefined,
): string | undefined {
  if (wrong !== undefined) {
    return `a queue is rewritten with its worker and all that adds to it, and one of them stays (${placeOf(wrong.node)})`
  }
  if (unnamed !== undefined) {
    return `which queue is used at ${placeOf(unnamed.node)} is not known: it may be this one`
  }
  return refusal
}

function leave(sheet: Sheet, { node, what, byHand }: RawPart, reason: string): void {
  const hand = byHand === undefined ? '' : `${reason.endsWith('.') ? '' : '.'} By hand: ${byHand}`
  sheet.leave(node, `this ${what} stays: ${reason}${hand}`)
}
