/** How far the clocks of a time zone are from UTC, and when that changes. */
export interface ZoneClock {
  /** Milliseconds to add to a moment for the wall time. */
  offsetAt(moment: number): number
  /** The first moment after `from`, up to `to`, from which the offset is another. */
  changeWithin(from: number, to: number): number | undefined
}

/** No zone has changed its clocks to and fro within this time. */
const STEP = 7 * 86_400_000

const clocks = new Map<string, ZoneClock>()

/** Why this is refused as a time zone; `undefined` if it is one. */
export function timezoneProblem(timezone: unknown): string | undefined {
  if (typeof timezone !== 'string') return `it must be a string, not ${typeof timezone}`
  // Whether a bare offset is a time zone depends on the version of Node.
  if (/^[+-]/.test(timezone)) return `write a zone such as 'Europe/Berlin' or 'Etc/GMT-2'`
  try {
    zoneFormat(timezone)
    return undefined
  } catch {
    return `'${timezone.slice(0, 40)}' is not a time zone`
  }
}

/** The clock of a zone in which `timezoneProblem` has found nothing wrong; throws `RangeError` for another. */
export function zoneClock(timezone: string): ZoneClock {
  let clock = clocks.get(timezone)
  if (clock === undefined) clocks.set(timezone, (clock = makeClock(timezone)))
  return clock
}

function makeClock(timezone: string): ZoneClock {
  const format = zoneFormat(timezone)
  const offsetAt = (moment: number): number => readOffset(format.format(moment))
  return {
    offsetAt,
    changeWithin: (from, to) => {
      let offset = offsetAt(from)
      for (let start = from; start < to; start += STEP) {
        const end = Math.min(start + STEP, to)
        const next = offsetAt(end)
        if (next !== offset) return firstOf(start, end, (moment) => offsetAt(moment) !== offset)
        offset = next
      }
      return undefined
    },
  }
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
}

/** Of 'GMT', 'GMT+05:30', or 'GMT-00:01:15' in former times. */
function readOffset(text: string): number {
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? []
  if (sign === undefined) return 0
  const size = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds ?? 0)
  return size * (sign === '-' ? -1_000 : 1_000)
}

/** The first whole number after `from` that `holds`, which `to` does and `from` does not. */
function firstOf(from: number, to: number, holds: (at: number) => boolean): number {
  let [before, after] = [from, to]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (holds(middle)) after = middle
    else before = middle
  }
  return after
}
