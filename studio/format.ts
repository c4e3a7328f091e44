const number = new Intl.NumberFormat('en-US')

export function countText(count: number | undefined): string {
  return count === undefined ? '–' : number.format(count)
}

export function jobsText(count: number): string {
  return `${number.format(count)} ${count === 1 ? 'job' : 'jobs'}`
}

/** `340 ms`, `12 s`, `5 min`, `3 h`, `2 d`. */
export function durationText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '–'
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const
  for (const [size, unit] of units) {
    if (milliseconds >= size) {
      const value = milliseconds / size
      return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`
    }
  }
  return `${Math.round(milliseconds)} ms`
}

/** To the second, in the time zone of the reader. */
export function timeText(iso: string | undefined): string {
  if (iso === undefined) return '–'
  const time = new Date(iso)
  const pad = (value: number): string => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`
  return `${day} ${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`
}

/** `3 min ago`, `in 2 h`. */
export function agoText(iso: string | undefined, now = Date.now()): string {
  if (iso === undefined) return ''
  const difference = now - new Date(iso).getTime()
  return difference >= 0 ? `${durationText(difference)} ago` : `in ${durationText(-difference)}`
}
