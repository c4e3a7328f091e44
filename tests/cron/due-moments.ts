/**
 * The moments of an expression in minutes, by another road than ours: each minute is asked what the clock of the zone
 * shows, and the rules of clock changes are applied to what was seen.
 */
export function dueMoments(cron: string, zone: string, from: number, to: number): number[] {
  const matches = matcherOf(cron)
  const everyHour = isEveryHour(cron.split(' ')[1]!)
  const seen = new Set<string>()
  const due = new Set<number>()
  const lookBack = 26 * 60 * MINUTE
  const start = Math.floor((from - lookBack) / MINUTE) * MINUTE
  let last: string | undefined
  for (let at = start; at <= to; at += MINUTE) {
    const shown = clockAt(at, zone)
    const repeated = !everyHour && seen.has(shown)
    seen.add(shown)
    const missed = everyHour || last === undefined ? [] : between(last, shown)
    if ((matches(shown) && !repeated) || missed.some(matches)) due.add(at)
    last = shown
  }
  return [...due].filter((at) => at > from)
}

const MINUTE = 60_000

/** As '2026-03-29T02:30'. */
function clockAt(at: number, zone: string): string {
  return formatOf(zone).format(at).replace(', ', 'T')
}

const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  formats.set(timeZone, format)
  return format
}

/** What a clock put forward did not show. */
function between(last: string, shown: string): string[] {
  const missed: string[] = []
  for (let at = read(last) + MINUTE; at < read(shown); at += MINUTE) {
    missed.push(new Date(at).toISOString().slice(0, 16))
  }
  return missed
}

function read(shown: string): number {
  return Date.parse(`${shown.replace(' ', 'T')}:00Z`)
}

/** Of five fields with `*`, lists, ranges and steps. */
function matcherOf(cron: string): (shown: string) => boolean {
  const [minute, hour, day, , week] = cron.split(' ') as [string, string, string, string, string]
  return (shown) => {
    const date = new Date(read(shown))
    const byDay = isIn(day, date.getUTCDate(), 1, 31)
    const byWeek = isIn(week, date.getUTCDay(), 0, 6)
    const either = day !== '*' && week !== '*' ? byDay || byWeek : byDay && byWeek
    return (
      isIn(minute, date.getUTCMinutes(), 0, 59) && isIn(hour, date.getUTCHours(), 0, 23) && either
    )
  }
}

function isEveryHour(field: string): boolean {
  return Array.from({ length: 24 }, (_, hour) => hour).every((hour) => isIn(field, hour, 0, 23))
}

function isIn(field: string, value: number, least: number, most: number): boolean {
  return field.split(',').some((part) => {
    const [range = '', step = '1'] = part.split('/')
    const [from, to] = range === '*' ? [least, most] : range.split('-').map(Number)
    const end = to ?? (part.includes('/') ? most : from!)
    return value >= from! && value <= end && (value - from!) % Number(step) === 0
  })
}
