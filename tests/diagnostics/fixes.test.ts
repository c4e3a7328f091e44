import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { createFixture } from 'fs-fixture'
import { applyFix, type Fix } from '../../src/diagnostics/fix.js'
import type { Diagnostic } from '../../src/compiler.js'
import { check } from '../../dist/compiler.js'
import { mailQueue } from '../cli/project.js'
import { findFixtures } from '../fixtures/find-fixtures.js'
import { readExpected, removeProject, runFixture } from '../fixtures/run-fixture.js'

const bin = fileURLToPath(new URL('../../bin/pikku.js', import.meta.url))

const fixed = findFixtures().filter((fixture) =>
  /^ {2}fix: /m.test(readExpected(fixture)['diagnostics.txt'] ?? ''),
)

test('each kind of finding that one edit mends has a fixture that shows the edit', () => {
  const codes = new Set<string>()
  for (const fixture of fixed) {
    let code = ''
    for (const line of (readExpected(fixture)['diagnostics.txt'] ?? '').split('\n')) {
      code = /^\w+ (PK\d+) /.exec(line)?.[1] ?? code
      if (line.startsWith('  fix: ')) codes.add(code)
    }
  }
  const wanted = [
    'PK003',
    'PK109',
    'PK116',
    'PK206',
    'PK401',
    'PK404',
    'PK406',
    'PK417',
    'PK502',
    'PK503',
  ]
  expect([...codes].sort()).toEqual(wanted)
})

describe.each(fixed)('$name', (fixture) => {
  test('the edits that are shown mend what they are shown for', async () => {
    const run = await runFixture(fixture)
    try {
      const shown = run.diagnostics.filter(({ fix }) => fix !== undefined)
      // From the end on, so that one edit does not move the next.
      for (const { fix } of [...shown].reverse().sort(lastFirst)) {
        if (fix === undefined) continue
        const file = path.join(run.project, fix.span.file)
        writeFileSync(file, applyFix(readFileSync(file, 'utf8'), fix))
      }
      const { stdout } = await execa(
        process.execPath,
        [bin, 'prebuild', '--cwd', run.project, '--reporter', 'json', ...fixture.flags],
        { reject: false },
      )
      const left = stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Diagnostic)
      expect(left.filter(({ fix }) => fix !== undefined)).toEqual([])
      const before = run.diagnostics.filter(({ fix }) => fix === undefined).map(({ code }) => code)
      expect(left.map(({ code }) => code).filter((code) => !before.includes(code))).toEqual([])
    } finally {
      removeProject(run)
    }
  })
})

describe('the edit that adds `imports` to package.json', () => {
  const added = {
    '#pikku': './.pikku/pikku-types.gen.ts',
    '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
  }
  const other = { '#orders': './orders.ts' }
  const manifests: readonly (readonly [what: string, before: string, after: object])[] = [
    ['an empty object', '{}', { imports: added }],
    ['an empty object over two lines', '{\n}\n', { imports: added }],
    ['no such field', '{ "name": "shop" }', { imports: added, name: 'shop' }],
    [
      'no such field, tabs and CRLF',
      '{\r\n\t"name": "shop"\r\n}\r\n',
      { imports: added, name: 'shop' },
    ],
    [
      'an empty field',
      '{\n  "name": "shop",\n  "imports": {}\n}\n',
      { name: 'shop', imports: added },
    ],
    [
      'a field of the same name in another one before it',
      `{\n  "jspm": { "imports": ${JSON.stringify(other)} },\n  "imports": ${JSON.stringify(other)}\n}`,
      { jspm: { imports: other }, imports: { ...added, ...other } },
    ],
    [
      'a field of the same name in another one only',
      `{ "jspm": { "imports": ${JSON.stringify(other)} } }`,
      { imports: added, jspm: { imports: other } },
    ],
    [
      'the word in a text',
      '{ "description": "\\"imports\\": {" }',
      { imports: added, description: '"imports": {' },
    ],
    [
      'an entry that leads elsewhere',
      '{\n  "imports": {\n    "#pikku": "./gone.ts"\n  }\n}',
      { imports: { '#pikku/queue': added['#pikku/queue'], '#pikku': added['#pikku'] } },
    ],
  ]

  test.each(manifests)('%s', async (_, before, after) => {
    await using project = await createFixture({
      'package.json': before,
      'mail.queue.ts': mailQueue,
    })
    const fix = await importsFix(project.path)
    if (fix === undefined) throw new Error('No edit was shown')
    const text = applyFix(before, fix)
    // The order counts as well: what was there stays where it was.
    expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(after))
    expect(text.includes('\r\n')).toBe(before.includes('\r\n'))
    expect(text.replaceAll('\r\n', '').includes('\n\n')).toBe(false)
    await project.writeFile('package.json', text)
    expect(await importsFix(project.path)).toBeUndefined()
  })

  test.each([
    ['no JSON', '{ "name": "shop", // ours\n}'],
    ['no object', '[]'],
    ['a field that is no object', '{ "imports": ["./.pikku"] }'],
    ['a field that is null', '{ "imports": null }'],
  ])('is not shown for %s', async (_, text) => {
    await using project = await createFixture({ 'package.json': text, 'mail.queue.ts': mailQueue })
    expect(await importsFix(project.path)).toBeUndefined()
  })

  async function importsFix(cwd: string): Promise<Fix | undefined> {
    const { diagnostics } = await check({ cwd })
    return diagnostics.find(({ code }) => code === 'PK003')?.fix
  }
})

function lastFirst({ fix: a }: Diagnostic, { fix: b }: Diagnostic): number {
  if (a === undefined || b === undefined) return 0
  return b.span.line - a.span.line || b.span.column - a.span.column
}
