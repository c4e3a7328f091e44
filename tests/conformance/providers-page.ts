import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { repository } from '../../scripts/build/places.js'

const page = join(repository, 'docs/providers.md')
const lock = join(repository, 'node_modules/.cache/pikku-providers-page')

export type Block = 'capabilities' | 'conformance' | 'reasons'

/** `UPDATE_DOCS=1` writes what is generated into the page; else it is compared. */
export const isUpdating = (process.env['UPDATE_DOCS'] ?? '') !== ''

/** The lines of a generated block, or what a table of it holds; how wide its columns are is the formatter's. */
export function readBlock(block: Block): string[] {
  return cut(readFileSync(page, 'utf8'), block).lines
}

/** Test files run side by side, and each writes what is its own. */
export async function writeBlock(
  block: Block,
  change: (lines: string[]) => readonly string[],
): Promise<void> {
  await locked(() => {
    const text = readFileSync(page, 'utf8')
    const { before, lines, after } = cut(text, block)
    writeFileSync(page, [before, '', ...change(lines), '', after].join('\n'))
  })
}

export function toRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

export function toCells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function cut(
  text: string,
  block: Block,
): { readonly before: string; readonly lines: string[]; readonly after: string } {
  const [begin, end] = [`<!-- ${block}: made by the tests -->`, `<!-- end of ${block} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`docs/providers.md has no block '${block}'`)
  const inside = text.slice(from + begin.length, to)
  const lines = inside.split('\n').filter((line) => line.trim() !== '')
  return { before: text.slice(0, from + begin.length), lines, after: text.slice(to) }
}

async function locked(work: () => void): Promise<void> {
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      await pause(20)
    }
  }
  try {
    work()
  } finally {
    rmdirSync(lock)
  }
}
