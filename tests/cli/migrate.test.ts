import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { typecheck } from '../fixtures/typecheck.js'
import { pikku } from './project.js'

const fixtures = fileURLToPath(new URL('../../fixtures/migrate', import.meta.url))
const open: string[] = []
afterEach(() => {
  for (const directory of open.splice(0)) rmSync(directory, { recursive: true, force: true })
})

function copy(name: string): string {
  const directory = path.join(
    realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-migrate-'))),
    name,
  )
  open.push(path.dirname(directory))
  cpSync(path.join(fixtures, name, 'before'), directory, { recursive: true })
  return directory
}

function sources(directory: string): Record<string, string> {
  const names = readdirSync(path.join(directory, 'src')).sort()
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(path.join(directory, 'src', name), 'utf8')]),
  )
}

/** Holds the sources and the remarks of a migration against what is expected of it. */
function expectAfter(name: string, directory: string, remarks: string): void {
  const after = path.join(fixtures, name, 'after')
  const file = path.join(after, 'remarks.txt')
  if (process.env['UPDATE_FIXTURES'] === '1') {
    cpSync(path.join(directory, 'src'), path.join(after, 'src'), { recursive: true })
    writeFileSync(file, `${remarks}\n`)
  }
  expect(sources(directory)).toEqual(sources(after))
  expect(`${remarks}\n`).toBe(readFileSync(file, 'utf8'))
}

test('a dry run shows the diff, --write applies it, and the result prebuilds and compiles', async () => {
  const name = 'older-spellings'
  const directory = copy(name)
  const before = sources(directory)
  const dry = await pikku(['migrate', '--cwd', directory])
  expect(dry).toMatchObject({ exitCode: 0 })
  expect(dry.stdout).toMatch(/^--- a\/src\//m)
  expect(sources(directory)).toEqual(before)

  const written = await pikku(['migrate', '--cwd', directory, '--write'])
  expect(written).toMatchObject({ exitCode: 0, stdout: '' })
  expectAfter(name, directory, written.stderr)

  await linkPikku(directory)
  const prebuild = await pikku(['prebuild', '--cwd', directory])
  expect(prebuild.stderr).not.toMatch(/error|warning/)
  expect(prebuild).toMatchObject({ exitCode: 0 })
  expect(typecheck('typescript-7.0', directory)).toEqual([])

  const again = await pikku(['migrate', '--cwd', directory])
  expect(again).toMatchObject({ exitCode: 0, stdout: '' })
  expect(again.stderr).toContain('Nothing to rewrite.')
})

test('what cannot be rewritten safely is named with its place and the reason, and stays', async () => {
  const directory = copy('left-alone')
  const { stdout, stderr, exitCode } = await pikku(['migrate', '--cwd', directory, '--write'])
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 })
  expectAfter('left-alone', directory, stderr)
})
