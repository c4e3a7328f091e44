import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { applyFix } from '../../src/diagnostics/fix.js'
import type { Diagnostic } from '../../src/compiler.js'
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
  const wanted = ['PK003', 'PK109', 'PK116', 'PK206', 'PK401', 'PK404', 'PK406', 'PK502', 'PK503']
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

function lastFirst({ fix: a }: Diagnostic, { fix: b }: Diagnostic): number {
  if (a === undefined || b === undefined) return 0
  return b.span.line - a.span.line || b.span.column - a.span.column
}
