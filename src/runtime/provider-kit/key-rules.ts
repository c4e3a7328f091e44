import { uniqueProblem } from '../../facts/unique-rules.js'
import { InvalidWorkerOptionsError } from '../job/errors/invalid-worker-options-error.js'
import { isObject } from '../job/is-object.js'
import { assertInteger } from '../job/options/assert-integer.js'
import type { Duration } from '../job/options/duration.js'
import { milliseconds } from '../job/options/parse-duration.js'
import type { Refuse } from '../job/options/read-options.js'
import type { WiredWorker } from '../worker/wired-worker.js'

/** At most `max` runs begin in any window of `per` milliseconds. With `burst`, a bucket of so many refills at that rate. */
export interface Limit {
  readonly max: number
  readonly per: number
  readonly burst?: number
}

export interface GroupRules {
  /** How many jobs of a key run at once; `Infinity` for any number. */
  readonly concurrency: number
  /** The same for the tiers that have a number of their own. */
  readonly tiers: ReadonlyMap<string, number>
  /** Each holds for each key. */
  readonly limits: readonly Limit[]
  /** One job of a key after the other, in the order in which they became due for the first time. */
  readonly ordered: boolean
}

/** What a worker's wiring says about when its jobs may begin. */
export interface KeyRules {
  /** All of them hold for the queue as a whole. */
  readonly limits: readonly Limit[]
  readonly group?: GroupRules
}

/** Undefined for a worker without limits and groups. Throws `InvalidWorkerOptionsError`, `InvalidDurationError`. */
export function readKeyRules(worker: WiredWorker): KeyRules | undefined {
  const { limit, group, unique, config } = worker
  const refuse: Refuse = (reason) => new InvalidWorkerOptionsError(worker.queueName, reason)
  if (unique !== undefined) checkUnique(unique, refuse)
  const groupRules = readGroup(group, config.groupConcurrency, refuse)
  if (limit === undefined && groupRules === undefined) return undefined
  const limits = readLimits(limit, 'limit', refuse)
  return groupRules === undefined ? { limits } : { limits, group: groupRules }
}

/** How many jobs of a key run at once. */
export function placesOf({ concurrency, tiers, ordered }: GroupRules, tier: string | null): number {
  if (ordered) return 1
  return (tier === null ? undefined : tiers.get(tier)) ?? concurrency
}

function readLimits(limit: unknown, option: string, refuse: Refuse): Limit[] {
  if (limit === undefined) return []
  if (!Array.isArray(limit)) return [readLimit(limit, option, refuse)]
  return limit.map((each, index) => readLimit(each, `${option}[${index}]`, refuse))
}

function readLimit(limit: unknown, option: string, refuse: Refuse): Limit {
  const given = readRecord(limit, option, ['max', 'per', 'burst'], refuse)
  const max = assertInteger(`${option}.max`, given['max'], [1], refuse)
  const per = milliseconds(given['per'] as Duration, `${option}.per`)
  if (per < 1) throw refuse(`${option}.per: a window must be longer than 0`)
  if (given['burst'] === undefined) return { max, per }
  return { max, per, burst: assertInteger(`${option}.burst`, given['burst'], [1, max - 1], refuse) }
}

function readGroup(group: unknown, older: unknown, refuse: Refuse): GroupRules | undefined {
  if (group === undefined) {
    if (older === undefined) return undefined
    return {
      ...readConcurrency(older, 'config.groupConcurrency', refuse),
      limits: [],
      ordered: false,
    }
  }
  if (older !== undefined) throw refuse('config.groupConcurrency: give group.concurrency instead')
  const known = ['by', 'concurrency', 'tier', 'limit', 'ordered']
  const given = readRecord(group, 'group', known, refuse)
  const ordered = given['ordered'] === true
  const { concurrency, tiers } = readConcurrency(given['concurrency'], 'group.concurrency', refuse)
  if (ordered && (Number.isFinite(concurrency) || tiers.size > 0) && concurrency !== 1) {
    throw refuse('group.concurrency: jobs in order run one at a time')
  }
  return { concurrency, tiers, ordered, limits: readLimits(given['limit'], 'group.limit', refuse) }
}

function readConcurrency(
  concurrency: unknown,
  option: string,
  refuse: Refuse,
): Pick<GroupRules, 'concurrency' | 'tiers'> {
  if (concurrency === undefined) return { concurrency: Infinity, tiers: new Map() }
  if (!isObject(concurrency)) {
    return { concurrency: assertInteger(option, concurrency, [1], refuse), tiers: new Map() }
  }
  const { default: byDefault, tiers = {} } = readRecord(
    concurrency,
    option,
    ['default', 'tiers'],
    refuse,
  )
  if (!isObject(tiers)) throw refuse(`${option}.tiers: it must be an object of numbers`)
  const entries = Object.entries(tiers).map(
    ([name, places]) =>
      [name, assertInteger(`${option}.tiers.${name}`, places, [1], refuse)] as const,
  )
  return {
    concurrency: assertInteger(`${option}.default`, byDefault, [1], refuse),
    tiers: new Map(entries),
  }
}

/** What the client does with it is in the definitions; here it is held against what pikku knows. */
function checkUnique(unique: unknown, refuse: Refuse): void {
  const known = ['by', 'while', 'then', 'wait', 'atMost']
  const given = readRecord(unique, 'unique', known, refuse)
  const span = given['while']
  const named = span === 'waiting' || span === 'unfinished'
  const problem = uniqueProblem({
    while: named ? span : milliseconds(span as Duration, 'unique.while'),
    then: given['then'] as string | undefined,
    wait: given['wait'],
    atMost: given['atMost'],
  })
  if (problem === undefined) return
  throw refuse(`unique.${problem.option}: ${problem.reason}. ${problem.instead}`)
}

function readRecord(
  value: unknown,
  option: string,
  known: readonly string[],
  refuse: Refuse,
): Readonly<Record<string, unknown>> {
  if (!isObject(value) || Array.isArray(value)) throw refuse(`${option}: it must be an object`)
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown === undefined) return value as Readonly<Record<string, unknown>>
  throw refuse(`${option}.${unknown}: it is unknown; known are: ${known.join(', ')}`)
}
