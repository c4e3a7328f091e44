import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  diagnosticPages,
  printDiagnosticsDocument,
} from '../../src/diagnostics/diagnostic-pages.js'
import { pikku } from '../cli/project.js'
import { findFixtures } from '../fixtures/find-fixtures.js'
import { findSeeded } from '../topology/seeded.js'
import { lockCodes } from '../cli/lock-cases.js'
import { readExpected } from '../fixtures/run-fixture.js'

const document = fileURLToPath(new URL('../../docs/diagnostics.md', import.meta.url))

describe('the catalogue of diagnostics', () => {
  test('gives each code once', () => {
    const codes = diagnosticPages().map(({ code }) => code)
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  test('has a fixture for every code', () => {
    const shown = [
      ...findFixtures().map((fixture) => readExpected(fixture)['diagnostics.txt'] ?? ''),
      // Only a check reads the lock.
      ...lockCodes.map((code) => ` ${code} `),
      ...findSeeded().flatMap(({ faults }) => faults.map((fault) => `${fault} `)),
    ]
    const codes = diagnosticPages().map(({ code }) => code)
    expect(codes.filter((code) => !shown.some((text) => text.includes(` ${code} `)))).toEqual([])
  })

  // `UPDATE_DOCS=1` writes the document.
  test('is what the document says', () => {
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(document, printDiagnosticsDocument())
    expect(readFileSync(document, 'utf8')).toBe(printDiagnosticsDocument())
  })

  test('is explained by the command line, code by code', async () => {
    const { exitCode, stdout } = await pikku(['explain', 'pk105'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('PK105 (error): A queue is wired more than once')
    const unknown = await pikku(['explain', 'PK999'])
    expect({ exitCode: unknown.exitCode, stderr: unknown.stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("There is no diagnostic 'PK999'"),
    })
  })
})
