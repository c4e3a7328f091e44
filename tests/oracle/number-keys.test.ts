import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, test } from 'vitest'

import { indexPattern } from '../../src/emit/schema/index-pattern.js'
import { isKeyOf } from '../../src/facts/is-text-of.js'
import { planKey } from '../../src/model/check/plan-key.js'
import { isKeyOf as isKeyForLock } from '../../src/model/compat/object-keys.js'
import type { Shape } from '../../src/model/shape.js'
import { typecheck } from '../fixtures/typecheck.js'
import { bigint, number, text } from '../runtime/codec/wire/plan.js'

function template(texts: readonly string[], ...types: readonly Shape[]): Shape {
  return { kind: 'template', texts, types }
}

const keys: Readonly<Record<string, Shape>> = {
  number,
  '`${number}`': template(['', ''], number),
  '`v${number}`': template(['v', ''], number),
  '`${number}px`': template(['', 'px'], number),
  '`${bigint}`': template(['', ''], bigint),
  '`${number}-${bigint}`': template(['', '-', ''], number, bigint),
  '`${string}-${number}`': template(['', '-', ''], text, number),
  '`${number}${bigint}`': template(['', '', ''], number, bigint),
}

const numbers = [
  '',
  '0',
  '1',
  '1.5',
  '-1',
  '-0',
  '+1',
  '1e3',
  '1E3',
  '1e+21',
  '1e21',
  '1e-7',
  '1e999',
  '1e',
  '1000000000000000000000',
  '0.0000001',
  '1.0',
  '01',
  '00',
  '-01',
  '.5',
  '5.',
  '0.1',
  '1_000',
  '0x1',
  '0X1F',
  '0b1',
  '0o7',
  '-0x1',
  '1n',
  'Infinity',
  '-Infinity',
  'NaN',
  'abc',
  'true',
  ' 1',
  '1 ',
  ' ',
  '\t',
  '- 1',
  '--1',
  '1-2',
  '٣',
  '\u00A01',
  '9007199254740993',
]
const texts = new Set(
  numbers.flatMap((each) => [
    each,
    `v${each}`,
    `${each}px`,
    `${each}-1`,
    `1-${each}`,
    `a-b-${each}`,
  ]),
)
/** Numbers that are beyond all numbers, or have more digits than a number holds: no expression can tell. */
const beyondPatterns = /1e999|9007199254740993/

test('a text is a number, as a key and in a template, exactly where it is to TypeScript', async () => {
  const rows = Object.entries(keys).flatMap(([key, shape]) =>
    [...texts].map((name) => ({ key, shape, name, isKey: isKeyOf(planKey(shape), name) })),
  )
  // A property that the index signature does not take may hold anything.
  const lines = rows.map(
    ({ key, name, isKey }, index) =>
      `export const v${index}: ({ ${JSON.stringify(name)}: 2 } extends { [key: ${key}]: 1 } ? false : true) = ${isKey}`,
  )
  const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-keys-')))
  writeFileSync(path.join(project, 'keys.ts'), lines.join('\n'))
  writeFileSync(
    path.join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, noEmit: true, types: [] } }),
  )
  const errors = typecheck('typescript', project)
  rmSync(project, { recursive: true, force: true })
  expect(errors.map(({ line }) => rows[line - 1])).toEqual([])
  expect(rows.filter(({ isKey }) => isKey).length).toBeGreaterThan(100)
  for (const { key, shape, name, isKey } of rows) {
    expect(isKeyForLock(shape, name), `${key} ${name}`).toBe(isKey)
    const isTold = new RegExp(indexPattern(shape), 'u').test(name)
    // Of two parts that touch, and of such numbers, the schema says less than the type, and never refuses what it takes.
    const isVague = !isKey && (beyondPatterns.test(name) || key.includes('}${'))
    expect(isVague || isTold === isKey, `the pattern of ${key} for '${name}'`).toBe(true)
  }
})
