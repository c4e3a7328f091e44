import { Cron } from 'croner'

/** What an expression says of the face of a clock. Zones and clock changes are none of its business. */
export interface CronPattern {
  /** The first time that matches after `wall`; `undefined` if there is none. Both are wall times, as if in UTC. */
  after(wall: number): number | undefined
  /** The expression names no hours, so it follows the time that passes and not the hours of a day. */
  runsEveryHour(): boolean
}

interface CronField {
  readonly name: string
  readonly takes: string
}

const FORMS = "'*', lists 'a,b', ranges 'a-b' and steps '*/n', 'a-b/n', 'a/n'"
const FIELDS: readonly CronField[] = [
  { name: 'second', takes: '0-59' },
  { name: 'minute', takes: '0-59' },
  { name: 'hour', takes: '0-23' },
  { name: 'day of month', takes: "1-31, 'L' (last), '15W' (nearest weekday), 'LW'" },
  { name: 'month', takes: '1-12, jan-dec' },
  {
    name: 'day of week',
    takes: "0-7 (0 and 7 are Sunday), sun-sat, '5L' (last Friday), '1#2' (second Monday)",
  },
]
const HOUR = 2
const NICKNAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']

/** So that the key of a schedule, which may hold its expression, fits into the index of every engine. */
const LONGEST = 512
const SHOWN = 40

/** Why this expression is refused, naming the field that is wrong; `undefined` if it can be used. */
export function cronProblem(cron: unknown): string | undefined {
  if (typeof cron !== 'string') return `it must be a string, not ${typeof cron}`
  if (cron.length > LONGEST) return `it has ${cron.length} characters, more than ${LONGEST}`
  const text = cron.trim()
  if (text.startsWith('@')) {
    if (NICKNAMES.includes(text.toLowerCase())) return undefined
    return `${quote(text)} is not one of ${NICKNAMES.join(', ')}`
  }
  const fields = text === '' ? [] : text.split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6) {
    const count = fields.length === 1 ? '1 field' : `${fields.length} fields`
    return `${quote(text)} has ${count}; write 5, or 6 with seconds first`
  }
  return fieldProblem(withSeconds(fields)) ?? neverComes(text)
}

/** Reads an expression in which `cronProblem` has found nothing wrong; throws for another. */
export function readCron(cron: string): CronPattern {
  const times = parse(cron.trim())
  return {
    after: (wall) => times.nextRun(new Date(wall))?.getTime(),
    runsEveryHour: () => takesEveryHour(cron.trim()),
  }
}

function fieldProblem(fields: readonly string[]): string | undefined {
  for (const [index, field] of FIELDS.entries()) {
    const text = fields[index] ?? ''
    if (!isRead(alone(text, index))) {
      return `the ${field.name} ${quote(text)} cannot be read; it takes ${field.takes}, ${FORMS}`
    }
  }
  return undefined
}

function neverComes(text: string): string | undefined {
  return readCron(text).after(0) === undefined ? `${quote(text)} never occurs` : undefined
}

function takesEveryHour(text: string): boolean {
  if (text.startsWith('@')) return text.toLowerCase() === '@hourly'
  const hour = withSeconds(text.split(/\s+/))[HOUR] ?? ''
  const times = parse(`0 0 ${hour} * * *`)
  return Array.from({ length: 24 }, (_, of) => new Date(Date.UTC(2000, 0, 1, of))).every((each) =>
    times.match(each),
  )
}

function withSeconds(fields: readonly string[]): readonly string[] {
  return fields.length === 5 ? ['0', ...fields] : fields
}

function alone(text: string, index: number): string {
  return FIELDS.map((_, at) => (at === index ? text : '*')).join(' ')
}

function isRead(text: string): boolean {
  // croner would take '/5' for '*/5' once it takes '0/5'.
  if (/(^|[\s,])\//.test(text)) return false
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * In UTC, where each wall time comes once; an offset of 0 is read faster than the zone. `sloppyRanges` is for '5/15',
 * which BullMQ and Quartz take too.
 */
function parse(text: string): Cron {
  return new Cron(text, { mode: '5-or-6-parts', utcOffset: 0, sloppyRanges: true })
}

function quote(text: string): string {
  return `'${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}'`
}
