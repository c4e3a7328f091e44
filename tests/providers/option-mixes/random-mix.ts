import { jobKeys } from '../../../src/runtime/client/job-keys.js'
import type { QueueDefinition } from '../../../src/runtime/client/queue-definitions.js'
import type { ProviderCapabilities } from '../../../src/runtime/job/capabilities.js'
import { hasFeature } from '../../../src/runtime/job/has-feature.js'
import type { Feature } from '../../../src/runtime/job/has-feature.js'
import type { JobOptions, JobUnique, QueueWorkerOptions } from '../../../src/runtime/index.js'
import { randomOptions } from '../keys/random-rules.js'
import type { Dice } from '../keys/random-rules.js'

/** What the handler does with a job: `once` is for the first run of this data, and the next one returns. */
export type Deed =
  | 'returns'
  | 'throws'
  | 'throws once'
  | 'says when, once'
  | 'fails'
  | 'discards'
  | 'snoozes once'
  | 'hangs once'

export interface MixData {
  /** No other data has it. */
  readonly n: number
  /** Of its group. Jobs without a group have one too, which says nothing then. */
  readonly key: string
  readonly tier: string
  /** What it is unique by. */
  readonly page: string
  readonly does: Deed
}

export type UniqueRule = Omit<JobUnique, 'key'>

export interface MixJob {
  readonly data: MixData
  readonly options: JobOptions
  readonly isGrouped: boolean
  readonly rule: UniqueRule | undefined
}

export interface MixQueue {
  readonly name: string
  /** Its dead letter queue. */
  readonly dead: string
  readonly wiring: Omit<Partial<QueueWorkerOptions<MixData, unknown>>, 'func' | 'queue'>
  /** How often a job runs that does not say so itself. */
  readonly attempts: number
  readonly definition: QueueDefinition
  /** By page. Where the definition has the keys, all jobs have one rule. */
  readonly rules: Readonly<Record<string, UniqueRule | undefined>>
  /** Nothing of it is removed: no option asks for it, and nobody. */
  readonly keepsAll: boolean
  /** It has schedules. */
  readonly repeats: boolean
}

export type Verb =
  | 'update'
  | 'promote'
  | 'cancel'
  | 'remove'
  | 'retry'
  | 'retryAll'
  | 'redrive'
  | 'pause'
  | 'resume'
  | 'drain'
  | 'clean'
  | 'find'
  | 'list'
  | 'stats'
  | 'keyStats'

export type Way = 'add' | 'addMany' | 'addIfNew' | 'commit' | 'roll back'

export type Step = { readonly queue: MixQueue; readonly client: number } & (
  | { readonly way: Way; readonly jobs: readonly MixJob[] }
  | { readonly every: number; readonly key: string; readonly job: MixJob }
  /** `pick`, from 0 to 1, says which of the jobs that are known by then. */
  | { readonly verb: Verb; readonly pick: number; readonly does: Deed }
)

export interface Mix {
  readonly queues: readonly MixQueue[]
  /** Steps of one moment are done side by side. */
  readonly moments: readonly (readonly Step[])[]
  /** The moment at which workers start, and how many of them each queue has. */
  readonly startAt: number
  readonly workers: number
  /** The moment at which one of them is stopped, and another one started. */
  readonly restartAt: number
}

const KEYS = ['a', 'b', 'c']
const PAGES = ['p', 'q', 'r', 's']

/**
 * Wirings, jobs and what is done to them, as plain data: it is drawn before anything runs, so one seed is one mix however
 * quick the engine is.
 */
export function drawMix(
  dice: Dice,
  {
    capabilities,
    tick = 50,
  }: { readonly capabilities: ProviderCapabilities; readonly tick?: number },
  names: readonly (readonly [queue: string, dead: string])[],
  moments: number,
): Mix {
  const { below, chance } = dice
  const has = (feature: Feature): boolean => hasFeature(capabilities, feature)
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value
  const maybe = <Value extends object>(share: number, value: () => Value): Partial<Value> =>
    chance(share) ? value() : {}
  const knows = (option: string): boolean => capabilities.workerOptions.includes(option)
  let count = 0

  const drawRule = (): UniqueRule =>
    pick<() => UniqueRule>([
      () => ({ while: 'waiting', then: 'keep' }),
      () => ({ while: 'waiting', then: 'replace' }),
      () => ({ while: 'waiting', then: pick(['keep', 'replace']), wait: 20 + below(60) }),
      () => ({ while: 'waiting', then: 'replace', wait: 40 + below(60), atMost: 100 }),
      () => ({ while: 'unfinished', then: 'keep' }),
      () => ({ while: 'unfinished', then: 'runAgain' }),
      () => ({ while: 50 + below(300), then: 'keep' }),
    ])()

  const drawRetry = (): object => ({
    attempts: 1 + below(3),
    ...maybe(0.8, () => ({
      delay: tick < 1_000 ? below(60) : 0,
      backoff: pick(['fixed', 'linear', 'exponential'] as const),
      ...maybe(0.3, () => ({ jitter: 0.5 })),
    })),
  })

  const drawKeep = () =>
    pick([true, 0, 1, 2, { count: 3 }, { age: 60_000 }, { count: 2, age: '1m' as const }])

  const drawQueue = ([name, dead]: readonly [string, string]): MixQueue => {
    const keepsAll = chance(0.5)
    const rules = randomOptions(dice, 10) as Pick<MixQueue['wiring'], 'limit' | 'group'>
    const { group, ...limit } = rules
    const isByData = has('unique') && chance(0.4)
    const rule = isByData && chance(0.7) ? drawRule() : undefined
    const attempts = 1 + below(3)
    const waits = { delay: tick < 1_000 ? below(40) : 0 }
    const hasGroup = group !== undefined && (has('group') ? chance(0.6) : false)
    const isOrdered = !has('group') && has('ordered') && chance(0.4)
    const defaults = {
      ...maybe(has('priority') ? 0.2 : 0, () => ({ priority: pick(['low', 'high', 5] as const) })),
      ...maybe(has('delay') && !isOrdered ? 0.15 : 0, () => ({ delay: tick })),
    }
    const paths = { by: ['key'], ...(group?.tier === undefined ? {} : { tier: 'tier' }) }
    const grouping = {
      ...paths,
      ...(group?.ordered === true ? ({ ordered: true } as const) : {}),
    }
    const keys = {
      ...(isByData && hasGroup ? { group: grouping } : {}),
      ...(isOrdered ? { group: { by: ['key'], ordered: true as const } } : {}),
      ...(rule === undefined ? {} : { unique: { ...rule, by: ['page'] } }),
    }
    const keeping = keepsAll
      ? { removeOnComplete: false, removeOnFail: false }
      : {
          ...maybe(0.4, () => ({ removeOnComplete: drawKeep() })),
          ...maybe(0.4, () => ({ removeOnFail: drawKeep() })),
        }
    return {
      name,
      dead,
      attempts,
      keepsAll,
      repeats: has('repeat') && chance(0.25),
      rules: Object.fromEntries(PAGES.map((page) => [page, isByData ? rule : drawRule()])),
      definition: {
        ...defaults,
        ...(Object.keys(keys).length === 0 ? {} : { keys: { ...keys, reader: jobKeys } }),
      },
      wiring: {
        ...defaults,
        events: ['completed', 'failed'],
        retry: { attempts, ...waits },
        deadLetterQueue: dead,
        ...(has('limit') && chance(0.4) ? limit : {}),
        ...(hasGroup ? { group } : {}),
        ...(isOrdered ? { group: { by: 'key', ordered: true } } : {}),
        ...maybe(0.1, () => ({ expires: 5 * tick })),
        ...maybe(0.25, () => ({ batch: { size: 1 + below(4), timeout: 1 + below(40) } })),
        config: {
          concurrency: 1 + below(5),
          ...(knows('removeOnComplete') ? keeping : {}),
          ...(knows('pollInterval') ? { pollInterval: 50 } : {}),
          ...(knows('maxConcurrency') ? maybe(0.2, () => ({ maxConcurrency: 1 + below(4) })) : {}),
          ...(knows('prefetch') && !isOrdered ? maybe(0.2, () => ({ prefetch: below(4) })) : {}),
          ...(knows('drainDelay') ? { drainDelay: 1 } : {}),
        },
      },
    }
  }

  const queues = names.map(drawQueue)

  const drawDeed = (queue: MixQueue, mayHang: boolean): Deed => {
    const canSnooze = queue.wiring.group?.ordered !== true || has('group')
    return pick<Deed>([
      ...(['returns', 'returns', 'returns', 'returns', 'throws', 'throws once'] as const),
      ...(['says when, once', 'fails', 'discards'] as const),
      ...(canSnooze ? (['snoozes once'] as const) : []),
      ...(mayHang ? (['hangs once'] as const) : []),
    ])
  }

  const drawJob = (queue: MixQueue, way: Way | 'repeat'): MixJob => {
    const { definition, wiring, rules, keepsAll } = queue
    const { keys } = definition
    const [key, page] = [pick(KEYS), pick(PAGES)]
    const tier = key === 'a' ? 'pro' : 'free'
    count += 1
    const data = {
      n: count,
      key,
      tier,
      page,
      does: drawDeed(queue, wiring.batch === undefined && wiring.expires === undefined),
    }
    const isUnique =
      keys?.unique !== undefined || (has('unique') && keys === undefined && chance(0.5))
    const isGrouped =
      keys?.group !== undefined || (has('group') && keys === undefined && chance(0.6))
    const rule = isUnique ? rules[page] : undefined
    const group = wiring.group?.tier === undefined ? { id: key } : { id: key, tier }
    const needsId = way === 'addIfNew' && rule === undefined
    const canDelay = (has('delay') && wiring.group?.ordered !== true) || has('group')
    const options: JobOptions = {
      ...(keys === undefined && isGrouped ? { group } : {}),
      ...(keys === undefined && rule !== undefined ? { unique: { key: page, ...rule } } : {}),
      ...maybe(has('jobId') && way !== 'repeat' ? (needsId ? 1 : 0.2) : 0, () => ({
        jobId: chance(0.3) ? `again ${below(4)}` : `job:${count}`,
      })),
      ...maybe(has('priority') ? 0.3 : 0, () => ({
        priority: pick(['low', 'critical', 3, -3] as const),
      })),
      ...maybe(canDelay && way !== 'repeat' ? 0.25 : 0, () => ({ delay: tick * (1 + below(2)) })),
      ...maybe(0.3, () =>
        chance(0.5)
          ? { retry: drawRetry() }
          : chance(0.5)
            ? { retries: below(3) }
            : { attempts: 1 + below(3), backoff: 'fixed' as const },
      ),
      ...maybe(data.does === 'hangs once' ? 0 : 0.15, () => ({ expires: tick + below(4 * tick) })),
      ...(data.does === 'hangs once' ? { timeout: 20 } : {}),
      ...(keepsAll || !has('getJob')
        ? {}
        : {
            ...maybe(0.2, () => ({ removeOnComplete: drawKeep() })),
            ...maybe(0.2, () => ({ removeOnFail: drawKeep() })),
          }),
    }
    return { data, options, isGrouped, rule }
  }

  const verbs = (queue: MixQueue): readonly Verb[] => [
    ...(has('update') ? (['update', 'update'] as const) : []),
    ...(has('promote') ? (['promote', 'promote'] as const) : []),
    ...(has('cancel') ? (['cancel'] as const) : []),
    ...(has('retryFailed') ? (['retry', 'retry', 'retryAll'] as const) : []),
    ...(has('redrive') ? (['redrive'] as const) : []),
    ...(has('pause') ? (['pause', 'resume', 'resume'] as const) : []),
    ...(has('list') ? (['find', 'list'] as const) : []),
    ...(has('stats') ? (['stats', 'keyStats'] as const) : []),
    ...(!has('drain') || queue.keepsAll ? [] : (['remove', 'drain', 'clean'] as const)),
  ]

  const drawStep = (): Step => {
    const queue = pick(queues)
    const step = { queue, client: below(2) }
    if (queue.repeats && chance(0.1)) {
      const job = drawJob(queue, 'repeat')
      return { ...step, every: 40 + below(100), key: pick(['s', 't']), job }
    }
    const known = verbs(queue)
    if (known.length > 0 && chance(0.4)) {
      return {
        ...step,
        verb: pick(known),
        pick: below(1_000) / 1_000,
        does: drawDeed(queue, false),
      }
    }
    const way = pick<Way>([
      ...(['add', 'add', 'addMany'] as const),
      ...(has('addIfNew') ? (['addIfNew', 'addIfNew'] as const) : []),
      ...(has('transactions') ? (['commit', 'roll back'] as const) : []),
    ])
    const many = way === 'addMany' ? (chance(0.2) ? 8 + below(4) : 2 + below(3)) : 1 + below(2)
    const jobs = Array.from({ length: way === 'add' || way === 'addIfNew' ? 1 : many }, () =>
      drawJob(queue, way),
    )
    return { ...step, way, jobs }
  }

  const startAt = below(moments)
  return {
    queues,
    moments: Array.from({ length: moments }, () => {
      const steps = Array.from({ length: 1 + below(4) }, drawStep)
      // Two at one moment may both give a letter that one of them takes back.
      let redrives = 0
      return steps.filter(
        (step) => !('verb' in step) || step.verb !== 'redrive' || (redrives += 1) === 1,
      )
    }),
    startAt,
    workers: 1 + below(2),
    restartAt: startAt + below(moments),
  }
}
