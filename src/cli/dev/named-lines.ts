import pc from 'picocolors'
import type { Terminal } from '../terminal.js'

/** Who speaks in the one stream of `pikku dev`. */
const speakers = {
  pikku: 'magenta',
  worker: 'cyan',
  studio: 'green',
} as const

export type Speaker = keyof typeof speakers

const width = Math.max(...Object.keys(speakers).map(({ length }) => length))

/** The same terminal, with the name of who speaks before each line. What does not end with a line end waits for the rest. */
export function named(speaker: Speaker, terminal: Terminal): Terminal {
  const name = pc.createColors(terminal.color)[speakers[speaker]](speaker.padEnd(width))
  return {
    ...terminal,
    out: lines(name, terminal.out),
    error: lines(name, terminal.error),
    prompt: undefined,
  }
}

function lines(name: string, write: (text: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const parts = (rest + text).split(/\r?\n/)
    rest = parts.pop() ?? ''
    if (parts.length > 0) write(parts.map((line) => `${name} │ ${line}`.trimEnd() + '\n').join(''))
  }
}
