import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { repository } from '../../scripts/build/places.js'
import { toCells } from './providers-page.js'

const page = readFileSync(join(repository, 'docs/providers.md'), 'utf8')

/** Every test and every promise of the suite stands in one of these. */
function readTests(): string {
  return ['tests', 'src/runtime/conformance']
    .flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('known-faults.test.ts'))
        .map((file) => readFileSync(join(repository, folder, file), 'utf8')),
    )
    .join('\n')
}

test('each known fault names a test that there is', () => {
  const section = page.slice(
    page.indexOf('## Known faults'),
    page.indexOf('## A provider of your own'),
  )
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(toCells)
  expect(rows.length).toBeGreaterThan(50)
  const tests = readTests()
  const unproven = rows.filter(([, proof = '']) => proof === '' || !tests.includes(proof))
  expect(unproven).toEqual([])
})
