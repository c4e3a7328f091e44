import { describe, expect, test } from 'vitest'

import { nextMoment } from '../../src/cron/next-moment.js'
import { cronProblem } from '../../src/cron/read-cron.js'
import { timezoneProblem } from '../../src/cron/zone-clock.js'

/** The first days after 10 January 2026, a Saturday, in UTC. */
function days(cron: string, count: number): string[] {
  const found: string[] = []
  for (let at = Date.UTC(2026, 0, 10); found.length < count; found.push(shown(at))) {
    at = nextMoment({ cron, timezone: 'UTC' }, at) ?? Number.NaN
  }
  return found
}

function shown(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

describe('an expression', () => {
  test.each([
    ['0 0 L * *', 'the last day of the month', ['2026-01-31', '2026-02-28', '2026-03-31']],
    ['0 0 LW * *', 'its last weekday', ['2026-01-30', '2026-02-27', '2026-03-31']],
    ['0 0 15W * *', 'the weekday nearest to a day', ['2026-01-15', '2026-02-16', '2026-03-16']],
    ['0 0 1W * *', 'a weekday of the same month', ['2026-02-02', '2026-03-02', '2026-04-01']],
    ['0 0 * * 5L', 'the last Friday', ['2026-01-30', '2026-02-27', '2026-03-27']],
    ['0 0 * * fri#L', 'the last Friday, by name', ['2026-01-30', '2026-02-27', '2026-03-27']],
    ['0 0 * * 1#2', 'the second Monday', ['2026-01-12', '2026-02-09', '2026-03-09']],
    ['0 0 13 * 5', 'one of day of month and day of week', ['2026-01-13', '2026-01-16']],
    ['0 0 13 * +5', 'both, with a plus', ['2026-02-13', '2026-03-13', '2026-11-13']],
    ['0 0 ? * MON', "'?' for any", ['2026-01-12', '2026-01-19']],
    ['0 0 * * 7', 'Sunday as 7', ['2026-01-11', '2026-01-18']],
    ['0 0 * * fri-sun', 'a range of names', ['2026-01-11', '2026-01-16', '2026-01-17']],
    ['0 0 1 jan-mar *', 'months by name', ['2026-02-01', '2026-03-01', '2027-01-01']],
    ['0 0 5/10 * *', 'a step from a number on', ['2026-01-15', '2026-01-25', '2026-02-05']],
    ['0 0 29 2 *', 'a leap day', ['2028-02-29', '2032-02-29']],
    ['@weekly', 'a nickname', ['2026-01-11', '2026-01-18']],
    ['@DAILY', 'a nickname in capitals', ['2026-01-11', '2026-01-12']],
    [' 0\t0  1 * * ', 'any white space', ['2026-02-01', '2026-03-01']],
  ])('%s takes %s', (cron, _meaning, expected) => {
    expect(cronProblem(cron)).toBeUndefined()
    expect(days(cron, expected.length)).toEqual(expected)
  })

  test.each([
    ['99 * * * *', /^the minute '99' cannot be read; it takes 0-59, /],
    ['60 * * * * *', /^the second '60' /],
    ['* 24 * * *', /^the hour '24' cannot be read; it takes 0-23, /],
    ['0 0 0 * *', /^the day of month '0' .* 'LW'/],
    ['0 0 32W * *', /^the day of month '32W' /],
    ['0 0 * 13 *', /^the month '13' cannot be read; it takes 1-12, jan-dec, /],
    ['0 0 * foo *', /^the month 'foo' /],
    ['0 0 * * 8', /^the day of week '8' cannot be read; it takes 0-7 \(0 and 7 are Sunday\)/],
    ['0 0 * * monday', /^the day of week 'monday' /],
    ['0 0 * * 1#6', /^the day of week '1#6' /],
    ['0 0 * * L', /^the day of week 'L' /],
    ['0 0 1 * W', /^the day of week 'W' /],
    ['L * * * *', /^the minute 'L' /],
    ['22-2 * * * *', /^the minute '22-2' /],
    ['*/0 * * * *', /^the minute '\*\/0' /],
    ['*/70 * * * *', /^the minute '\*\/70' /],
    ['/5 * * * *', /^the minute '\/5' /],
    ['1,,2 * * * *', /^the minute '1,,2' /],
    ['H * * * *', /^the minute 'H' /],
    ['-1 * * * *', /^the minute '-1' /],
    ['1.5 * * * *', /^the minute '1\.5' /],
    ['٥ * * * *', /^the minute '٥' /],
    ['99 99 * * *', /^the minute '99' /],
    ['0 0 30 2 *', /^'0 0 30 2 \*' never occurs$/],
    ['0 0 31 4,6 *', /never occurs$/],
    ['tomorrow', /^'tomorrow' has 1 field; write 5, or 6 with seconds first$/],
    ['* * * *', /^'\* \* \* \*' has 4 fields; /],
    ['0 0 0 1 1 * 2030', /has 7 fields/],
    ['', /^'' has 0 fields/],
    ['@reboot', /^'@reboot' is not one of @yearly, /],
    ['@every 5m', /^'@every 5m' is not one of /],
    [`0 0 * * ${'1,'.repeat(300)}1`, /^it has 609 characters, more than 512$/],
    [`${'9'.repeat(200)} * * * *`, /^the minute '9{40}…' /],
    [undefined, /^it must be a string, not undefined$/],
    [5, /^it must be a string, not number$/],
  ])('%s is refused, and its field is named', (cron, problem) => {
    expect(cronProblem(cron)).toMatch(problem)
  })
})

describe('a time zone', () => {
  test.each(['UTC', 'Europe/Berlin', 'europe/berlin', 'Etc/GMT-2', 'America/Argentina/Ushuaia'])(
    '%s is taken',
    (timezone) => expect(timezoneProblem(timezone)).toBeUndefined(),
  )

  test.each([
    ['Mars/Base', /^'Mars\/Base' is not a time zone$/],
    ['', /^'' is not a time zone$/],
    ['local', /is not a time zone$/],
    ['Europe/Berlin\u0000', /is not a time zone$/],
    ['+02:00', /^write a zone such as 'Europe\/Berlin' or 'Etc\/GMT-2'$/],
    [null, /^it must be a string, not object$/],
  ])('%s is refused', (timezone, problem) => expect(timezoneProblem(timezone)).toMatch(problem))
})
