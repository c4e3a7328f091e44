import { expect } from 'vitest'

import { conformanceCases, conformancePromises } from '../../src/runtime/conformance/index.js'
import type { ConformanceEngine, Verdict } from '../../src/runtime/conformance/index.js'
import { isUpdating, readBlock, toCells, toRow, writeBlock } from './providers-page.js'

const ENGINES = [
  'embedded',
  'BullMQ 6',
  'BullMQ 5',
  'pg-boss 12',
  'pg-boss 10',
  'SQS',
  'Lambda',
  'Cloudflare',
]

const WORDS: Readonly<Record<Verdict, string>> = {
  kept: '✓',
  refused: 'refused',
  told: 'told',
  absent: '–',
}

/** The engine's column of the table is what this run has proven, and the reasons are the engine's. */
export async function checkColumn(engine: ConformanceEngine): Promise<void> {
  const verdicts = conformanceCases(engine).map(({ verdict }) => WORDS[verdict])
  const reasons = reasonsOf(engine)
  if (isUpdating) {
    await writeBlock('conformance', (lines) => withColumn(readTable(lines), engine.name, verdicts))
    await writeBlock('reasons', (lines) =>
      [...lines.filter((line) => !isOf(line, engine)), ...reasons].toSorted(byEngine),
    )
  }
  const column = readTable(readBlock('conformance')).get(engine.name)
  expect(
    column,
    'docs/providers.md is stale: UPDATE_DOCS=1 npx vitest run tests/conformance',
  ).toEqual(new Map(conformancePromises.map((promise, index) => [promise, verdicts[index]])))
  expect(readBlock('reasons').filter((line) => isOf(line, engine))).toEqual(reasons)
}

/** By engine: the verdict on each promise. */
type Table = Map<string, Map<string, string | undefined>>

function readTable([head = '', , ...rows]: readonly string[]): Table {
  const [, ...engines] = toCells(head)
  const table: Table = new Map()
  for (const [index, engine] of engines.entries()) {
    const column = rows.map(toCells).map((cells) => [cells[0] ?? '', cells[index + 1]] as const)
    table.set(engine, new Map(column))
  }
  return table
}

function withColumn(table: Table, engine: string, verdicts: readonly string[]): string[] {
  table.set(engine, new Map(conformancePromises.map((each, index) => [each, verdicts[index]])))
  const engines = ENGINES.filter((name) => table.has(name))
  return [
    toRow(['', ...engines]),
    toRow(['---', ...engines.map(() => ':-:')]),
    ...conformancePromises.map((promise) =>
      toRow([promise, ...engines.map((name) => table.get(name)?.get(promise) ?? '?')]),
    ),
  ]
}

function reasonsOf({ name, lacks = {} }: ConformanceEngine): string[] {
  const traits = new Map<string, string[]>()
  for (const [trait, reason] of Object.entries(lacks)) {
    traits.set(reason, [...(traits.get(reason) ?? []), trait])
  }
  return [...traits].map(([reason, all]) => `- **${name}**, ${all.join(', ')}: ${reason}`)
}

function isOf(line: string, { name }: ConformanceEngine): boolean {
  return line.startsWith(`- **${name}**`)
}

function byEngine(one: string, other: string): number {
  const place = (line: string): number =>
    ENGINES.findIndex((name) => line.startsWith(`- **${name}**`))
  return place(one) - place(other)
}
