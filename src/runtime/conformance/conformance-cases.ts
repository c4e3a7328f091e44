import { match, rejects } from 'node:assert/strict'

import { hasFeature } from '../job/has-feature.js'
import { Bench } from './bench.js'
import { adding } from './cases/adding.js'
import { addingIfNew } from './cases/add-if-new.js'
import { countingKeys } from './cases/counting-keys.js'
import { deduplicating } from './cases/deduplicating.js'
import { declaring } from './cases/declaring.js'
import { expiring } from './cases/expiring.js'
import { failing } from './cases/failing.js'
import { grouping } from './cases/grouping.js'
import { limiting } from './cases/limiting.js'
import { listing } from './cases/listing.js'
import { cancelling } from './cases/cancelling.js'
import { pausing } from './cases/pausing.js'
import { promoting } from './cases/promoting.js'
import { reading } from './cases/reading.js'
import { reporting } from './cases/reporting.js'
import { retrying } from './cases/retrying.js'
import { scheduling } from './cases/scheduling.js'
import { signals } from './cases/signals.js'
import { steering } from './cases/steering.js'
import { surviving } from './cases/surviving.js'
import { sweeping } from './cases/sweeping.js'
import { throwing } from './cases/throwing.js'
import { updating } from './cases/updating.js'
import { watching } from './cases/watching.js'
import { working } from './cases/working.js'
import type { ConformanceCase } from './conformance-case.js'
import type { ConformanceEngine } from './engine.js'
import { leavingNothing, onNobodysAccount } from './leftovers.js'

/**
 * What a case proves on an engine. `kept`: the promise is kept. `refused`: asking for it throws
 * `UnsupportedByProviderError`. `told`: it does nothing and the log says so. `absent`: the engine has no such thing, and
 * there is nothing to run.
 */
export type Verdict = 'kept' | 'refused' | 'told' | 'absent'

/** A case on one engine, for a test runner to run. */
export interface NamedCase {
  readonly name: string
  readonly verdict: Verdict
  /** Nothing may run beside it. The others may run side by side. */
  readonly alone: boolean
  /** Rejects when the promise is broken. For `absent` it does nothing. */
  readonly run: () => Promise<void>
}

const CASES: readonly ConformanceCase[] = [
  ...adding,
  ...addingIfNew,
  ...reading,
  ...listing,
  ...sweeping,
  ...retrying,
  ...steering,
  ...cancelling,
  ...updating,
  ...promoting,
  ...pausing,
  ...expiring,
  ...scheduling,
  ...declaring,
  ...limiting,
  ...grouping,
  ...deduplicating,
  ...countingKeys,
  ...working,
  ...failing,
  ...throwing,
  ...reporting,
  ...watching,
  ...signals,
  ...surviving,
]

/** Every queue that the cases use, for an engine whose queues have to be there from the start. */
export const conformanceQueues: readonly string[] = CASES.flatMap(queuesOf)

/** The promises of a provider, as cases for any test runner: `for (const each of conformanceCases(engine)) test(each.name, each.run)`. */
export function conformanceCases(engine: ConformanceEngine): NamedCase[] {
  return CASES.map((each) => {
    const verdict = verdictOf(each, engine)
    return {
      name: verdict === 'refused' ? `refused, as it cannot be had: ${each.name}` : each.name,
      verdict,
      alone: each.alone === true,
      run: () => runCase(each, engine, verdict),
    }
  })
}

/** The promises, in the order of the cases. */
export const conformancePromises: readonly string[] = CASES.map((each) => each.name)

function verdictOf(
  { key, needs, traits = [], without }: ConformanceCase,
  engine: ConformanceEngine,
): Verdict {
  if (traits.some((trait) => engine.lacks?.[trait] !== undefined)) return 'absent'
  const all = needs === undefined ? [] : [needs].flat()
  if (all.every((feature) => hasFeature(engine.capabilities, feature))) return 'kept'
  if (without === undefined) throw new TypeError(`Case '${key}' does not say what is without it`)
  return 'refuses' in without ? 'refused' : 'told'
}

async function runCase(
  each: ConformanceCase,
  engine: ConformanceEngine,
  verdict: Verdict,
): Promise<void> {
  if (verdict === 'absent') return
  const queues = queuesOf(each)
  const place = await onNobodysAccount(() => engine.open(queues))
  try {
    await leavingNothing(async () => {
      const bench = new Bench(engine, place, queues)
      try {
        await prove(each, bench, verdict)
      } finally {
        await bench.close()
      }
    })
  } finally {
    await onNobodysAccount(() => place.close())
  }
}

async function prove(
  { run, without }: ConformanceCase,
  bench: Bench,
  verdict: Verdict,
): Promise<void> {
  if (verdict === 'kept' || without === undefined) return run(bench)
  if ('tells' in without) return without.tells(bench)
  const { provider } = bench.engine.capabilities
  await rejects(
    async () => without.refuses(bench),
    (error: Error) => {
      match(error.name, /^UnsupportedByProviderError$/)
      match(error.message, new RegExp(`provider '${provider}' does not support`))
      return true
    },
  )
}

function queuesOf({ key }: ConformanceCase): string[] {
  return [key, `${key}-dead`]
}
