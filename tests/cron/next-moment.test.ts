import { describe, expect, test } from 'vitest'

import { nextMoment } from '../../src/cron/next-moment.js'
import { zoneClock } from '../../src/cron/zone-clock.js'
import { dueMoments } from './due-moments.js'
import { changesOf, zones } from './zones.js'

const asked = process.env['CRON_SEED'] ?? '20260301'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)
const hour = 3_600_000

/** All moments from one to the other, as a worker would go through them. */
function walk(cron: string, timezone: string, from: number, to: number): number[] {
  const found: number[] = []
  for (let at = from; ;) {
    const next = nextMoment({ cron, timezone }, at)
    if (next === undefined || next > to) return found
    found.push((at = next))
  }
}

function shown(moments: readonly number[]): string[] {
  return moments.map((moment) => new Date(moment).toISOString().slice(0, 16))
}

describe('a time that a clock put forward leaves out', () => {
  test.each([
    ['0 0 * * *', 'Africa/Cairo', '2026-04-23T12:00Z', '2026-04-23T22:00'],
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T01:00'],
    ['*/20 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T01:00'],
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00Z', '2026-10-03T15:30'],
    ['0 12 * * *', 'Pacific/Apia', '2011-12-30T00:00Z', '2011-12-30T10:00'],
  ])('%s in %s comes once, at the end of the gap', (cron, zone, from, expected) => {
    const start = Date.parse(from)
    expect(shown(walk(cron, zone, start, start + 20 * hour))).toEqual([expected])
    // Just before the gap, and at its end.
    const end = Date.parse(`${expected}Z`)
    expect(nextMoment({ cron, timezone: zone }, end - 1)).toBe(end)
    expect(nextMoment({ cron, timezone: zone }, end)).toBeGreaterThan(end)
  })

  test('comes together with a run at the end of the gap', () => {
    const runs = walk('0 2,3 * * *', 'Europe/Berlin', Date.UTC(2026, 2, 29), Date.UTC(2026, 2, 30))
    expect(shown(runs)).toEqual(['2026-03-29T01:00', '2026-03-30T00:00'])
  })
})

describe('a time that a clock put back shows twice', () => {
  test.each([
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T22:00Z', ['2026-10-25T00:30']],
    [
      '*/30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T22:00Z',
      ['2026-10-25T00:00', '2026-10-25T00:30'],
    ],
    ['30 23 * * *', 'Africa/Cairo', '2026-10-29T12:00Z', ['2026-10-29T20:30']],
    ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T12:00Z', ['2026-04-04T14:45']],
  ])('%s in %s comes the first time', (cron, zone, from, expected) => {
    const start = Date.parse(from)
    expect(shown(walk(cron, zone, start, start + 16 * hour))).toEqual(expected)
  })

  test('is over for a schedule that is made between the two', () => {
    const between = Date.UTC(2026, 9, 25, 1, 10)
    const next = nextMoment({ cron: '30 2 * * *', timezone: 'Europe/Berlin' }, between)
    expect(shown([next!])).toEqual(['2026-10-26T01:30'])
  })
})

test.each(zones)('%s: an expression for every hour follows the time that passes', (zone) => {
  for (const change of changesOf(zone)) {
    const runs = walk('*/30 * * * *', zone, change - 6 * hour, change + 6 * hour)
    const gaps = runs.slice(1).map((run, index) => run - runs[index]!)
    expect([...new Set(gaps)]).toEqual([hour / 2])
  }
})

test(`random expressions agree with a clock that is read minute by minute (CRON_SEED=${seed})`, () => {
  const random = randomOf(seed)
  for (let round = 0; round < 100; round += 1) {
    const cron = randomCron(random)
    const zone = pick(random, zones)
    const change = pick(random, changesOf(zone))
    const from = change - Math.floor(random() * 24) * hour + Math.floor(random() * hour)
    const to = from + 30 * hour
    const told = `CRON_SEED=${seed} ${cron} ${zone} ${new Date(from).toISOString()}`
    const found = walk(cron, zone, from, to)
    expect([told, ...shown(found)]).toEqual([told, ...shown(dueMoments(cron, zone, from, to))])
  }
})

test('the zone of the process has no say', () => {
  const before = process.env['TZ']
  const read = (): unknown => [
    new Date(2026, 0, 1).getTime(),
    nextMoment({ cron: '0 3 * * *', timezone: 'UTC' }, Date.UTC(2026, 0, 1)),
  ]
  try {
    process.env['TZ'] = 'Asia/Tokyo'
    const [tokyo, one] = read() as number[]
    process.env['TZ'] = 'America/New_York'
    const [newYork, other] = read() as number[]
    expect(tokyo).not.toBe(newYork)
    expect([one, other]).toEqual([Date.UTC(2026, 0, 1, 3), Date.UTC(2026, 0, 1, 3)])
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
})

test('the clock of a zone knows each change, also of former times and of half an hour', () => {
  const howe = zoneClock('Australia/Lord_Howe')
  const [first, second] = changesOf('Australia/Lord_Howe') as [number, number]
  expect(Math.abs(howe.offsetAt(first) - howe.offsetAt(first - 1))).toBe(hour / 2)
  expect(howe.changeWithin(first, second - 1)).toBeUndefined()
  expect(zoneClock('Europe/Amsterdam').offsetAt(Date.UTC(1900, 0, 1))).not.toBeNaN()
})

function randomCron(random: () => number): string {
  const minute = pick(random, ['0', '30', '15,45', '*/20', '7/29', '59'])
  const hours = pick(random, [
    '*',
    '0',
    '1',
    '2',
    '3',
    '0-4',
    '1,2',
    '*/2',
    '23',
    '0-23',
    '22-23',
    '2/3',
  ])
  const day = pick(random, ['*', '*', '*', '*/2', '1-15', '16-31'])
  const week = pick(random, ['*', '*', '*', '0,6', '1-5'])
  return `${minute} ${hours} ${day} * ${week}`
}

function pick<Item>(random: () => number, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!
}

/** mulberry32 */
function randomOf(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
