import { zoneClock } from '../../src/cron/zone-clock.js'

/** Gaps at midnight, at one, two and three o'clock, of half an hour; both halves of the Earth; one that never changes. */
export const zones = [
  'Africa/Cairo',
  'America/Havana',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Asia/Beirut',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Pacific/Chatham',
] as const

const START = Date.UTC(2027, 0, 1)
const YEAR = 365 * 86_400_000

/** When the clocks of a zone are changed in 2027. */
export function changesOf(zone: string): number[] {
  const clock = zoneClock(zone)
  const found: number[] = []
  for (let from = START; ;) {
    const change = clock.changeWithin(from, START + YEAR)
    if (change === undefined) return found
    found.push((from = change))
  }
}
