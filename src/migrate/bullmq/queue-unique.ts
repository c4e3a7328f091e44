import { ts } from '../../inspect/source/typescript.js'
import { constantBehind } from '../code/literal-name.js'
import { numberOf } from '../code/number-of.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { byText } from '../plan/by-text.js'
import { dataKey } from '../plan/key-paths.js'
import { optionsOf, otherOption, type Options } from '../plan/options-of.js'
import type { AddedJob } from './added-jobs.js'

/** What the producers of a queue ask with `deduplication`, as its wiring says it. */
export interface QueueUnique {
  /** A member of the wiring. */
  readonly setting: string
  /** What differs in a corner. */
  readonly remark?: string
}

/** What BullMQ calls it today, and called it before. */
export const deduplicationNames = ['deduplication', 'debounce'] as const

/**
 * `deduplication` of all jobs of a queue: pikku's `unique` is said once for the queue. A text says why it cannot be;
 * undefined where no job has any.
 */
export function queueUnique(
  code: Code,
  added: readonly (AddedJob | undefined)[],
): QueueUnique | string | undefined {
  const jobs = added.filter((job) => job !== undefined)
  const asked = jobs.map((job) => askedBy(code, job))
  const first = asked.find((each) => each !== undefined)
  if (first === undefined) return undefined
  const read = asked.map((each) => each && readAsked(code, each))
  const reason = read.find((each) => typeof each === 'string')
  if (typeof reason === 'string') return reason
  const rules = new Set(read.map((each) => (typeof each === 'object' ? each.same : '')))
  const rule = read.find((each) => typeof each === 'object')
  if (rules.size === 1 && rule !== undefined) return rule
  return `its jobs are held back by different rules (${placeOf(first.asked)}): unique of its wiring is one rule for all of them`
}

interface Asked {
  readonly asked: ts.Expression
  readonly job: AddedJob
  readonly options: Options
}

function askedBy(code: Code, job: AddedJob): Asked | undefined {
  const options = optionsOf(job.options, code)
  if (typeof options === 'string') return undefined
  const asked = deduplicationNames.map((name) => options.get(name)).find((each) => each)
  return asked && { asked, job, options }
}

interface Rule extends QueueUnique {
  /** The same text where two jobs are held back by the same rule. */
  readonly same: string
}

function readAsked(code: Code, { asked, job, options }: Asked): Rule | string {
  const rule = optionsOf(asked, code)
  const place = `(${placeOf(asked)})`
  if (typeof rule === 'string') return `its deduplication is not written in the call ${place}`
  const other = otherOption(rule, ['id', 'ttl', 'extend', 'replace', 'keepLastIfActive'])
  if (other !== undefined)
    return `deduplication.${other} has no match in unique of a wiring ${place}`
  const when = readWhen(code, rule, options.get('delay'))
  if ('reason' in when) return `${when.reason} ${place}`
  const id = rule.get('id')
  const key = id && dataKey(id, job.data)
  if (key === undefined) {
    return `the id of its deduplication is not read from the data of the job ${place}: put it there, and write unique: { by: '…', ${when.text} } in the wiring`
  }
  const file = asked.getSourceFile()
  return {
    setting: `unique: { ${byText(file, key.paths)}, ${when.text} }`,
    same: `${key.shape} ${when.text}`,
    ...(when.remark === undefined ? {} : { remark: when.remark }),
  }
}

type When =
  | { readonly text: string; readonly remark?: string }
  | { readonly reason: string; readonly text?: never }

function readWhen(code: Code, rule: Options, delay: ts.Expression | undefined): When {
  const [extend, replace, last] = [
    isSet(rule.get('extend')),
    isSet(rule.get('replace')),
    isSet(rule.get('keepLastIfActive')),
  ]
  if (extend === undefined || replace === undefined || last === undefined)
    return { reason: 'what its deduplication does is not written in the call' }
  if (last) {
    return {
      reason:
        "keepLastIfActive has no exact match: unique: { by, while: 'unfinished', then: 'runAgain' } gives a job that waits the newest data too",
    }
  }
  const asked = rule.get('ttl')
  const ttl = asked === undefined ? undefined : numberOf(constantBehind(code, asked))
  if (asked !== undefined && ttl === undefined)
    return { reason: 'ttl of its deduplication is no plain number' }
  if (extend || replace) return readDebounce(code, { extend, replace, ttl, delay })
  return { text: ttl === undefined || ttl === 0 ? "while: 'unfinished'" : `while: ${ttl}` }
}

interface Debounce {
  readonly extend: boolean
  readonly replace: boolean
  readonly ttl: number | undefined
  readonly delay: ts.Expression | undefined
}

/** The newest job takes the place of the one that waits, and both wait from the last one on. */
function readDebounce(code: Code, { extend, replace, ttl, delay }: Debounce): When {
  const wait = delay === undefined ? undefined : numberOf(constantBehind(code, delay))
  if (!extend || !replace || ttl === undefined || wait !== ttl) {
    return {
      reason:
        "only extend and replace together, with a delay as long as ttl, have a match, which is unique: { by, while: 'waiting', then: 'replace', wait }",
    }
  }
  return {
    text: `while: 'waiting', then: 'replace', wait: ${wait}`,
    remark:
      'a job that is due and has not begun is replaced and put off too, for which BullMQ adds another one',
  }
}

/** Undefined where only the running program knows it. */
function isSet(value: ts.Expression | undefined): boolean | undefined {
  if (value === undefined || value.kind === ts.SyntaxKind.FalseKeyword) return false
  return value.kind === ts.SyntaxKind.TrueKeyword ? true : undefined
}
