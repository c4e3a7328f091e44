import type { Terminal } from '../terminal.js'

export interface Progress {
  readonly at: (count: number) => void
  readonly end: () => void
}

const width = 30

/** A bar for what takes long, where somebody sees it. Without a total it counts. */
export function showProgress(
  { error, errorIsTerminal }: Terminal,
  total: number | undefined | 'hidden',
): Progress {
  if (errorIsTerminal !== true || total === 'hidden') return { at: () => {}, end: () => {} }
  return {
    at: (count) => error(`\r${lineOf(count, total)}`),
    end: () => error(`\r${' '.repeat(width + 30)}\r`),
  }
}

function lineOf(count: number, total: number | undefined): string {
  const number = count.toLocaleString('en-US')
  if (total === undefined || total === 0) return number
  const done = Math.min(width, Math.round((width * count) / total))
  const bar = '█'.repeat(done) + '░'.repeat(width - done)
  return `${bar} ${number} of ${total.toLocaleString('en-US')}`
}
