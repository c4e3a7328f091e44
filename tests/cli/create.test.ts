import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.js'
import { spawnPikku } from './project.js'

let place: string
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'pikku-create-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const manifest = (directory: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Record<string, unknown>

describe('pikku create', () => {
  test('writes a project of the runtime, named after its directory, and says what comes next', async () => {
    const { exitCode, stdout, stderr } = await spawnPikku(
      ['create', 'My Shop', '--runtime', 'bullmq', '--package-manager', 'pnpm'],
      { cwd: place },
    )
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: [
        '9 files written to My Shop.',
        'Next (Redis must be running; README.md says where):',
        '  cd "My Shop"',
        '  pnpm install',
        '  pnpm run prebuild',
        '  pnpm start',
        '  pnpm run first-job',
      ].join('\n'),
    })
    expect(manifest(path.join(place, 'My Shop'))).toMatchObject({
      name: 'my-shop',
      dependencies: { bullmq: expect.any(String), pikku: expect.stringMatching(/^\^\d/) },
    })
    expect(readFileSync(path.join(place, 'My Shop/README.md'), 'utf8')).toContain('`pnpm start`')
    expect(existsSync(path.join(place, 'My Shop/.gitignore'))).toBe(true)
  })

  test('takes the embedded engine and my-queues with --yes alone', async () => {
    const { exitCode } = await spawnPikku(['create', '--yes'], { cwd: place })
    expect(exitCode).toBe(0)
    expect(manifest(path.join(place, 'my-queues'))).toMatchObject({
      name: 'my-queues',
      dependencies: { libsql: expect.any(String) },
    })
  })

  test('asks nothing where nobody is, says what is missing, and exits with 2', async () => {
    const { exitCode, stderr } = await spawnPikku(['create', 'shop'], { cwd: place })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'There is no terminal for questions. Give every answer as a flag: pikku create DIR --runtime',
    )
    expect(existsSync(path.join(place, 'shop'))).toBe(false)
  })

  test('refuses a directory that holds something, and touches nothing', async () => {
    mkdirSync(path.join(place, 'shop'))
    writeFileSync(path.join(place, 'shop/notes.txt'), 'mine')
    const { exitCode, stderr } = await spawnPikku(['create', 'shop', '--yes'], { cwd: place })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('shop is not empty (notes.txt is there), so nothing was written.')
    expect(existsSync(path.join(place, 'shop/package.json'))).toBe(false)
  })

  test('writes into an empty repository', async () => {
    mkdirSync(path.join(place, '.git'))
    const { exitCode } = await spawnPikku(['create', '.', '--yes'], { cwd: place })
    expect(exitCode).toBe(0)
    expect(existsSync(path.join(place, 'src/start.ts'))).toBe(true)
  })

  test.each([
    ['an unknown runtime', ['--runtime', 'kafka'], 'Allowed choices are embedded, bullmq'],
    ['a name that npm refuses', ['--yes', '--name', 'My Shop'], "'My Shop' is not a name that npm"],
    ['a file in the place of the directory', ['notes.txt', '--yes'], 'is a file, not a directory'],
  ])('exits with 2 on %s', async (_, args, words) => {
    writeFileSync(path.join(place, 'notes.txt'), 'mine')
    const { exitCode, stderr } = await spawnPikku(['create', ...args], { cwd: place })
    expect(stderr).toContain(words)
    expect(exitCode).toBe(2)
  })

  test('asks a person for what no flag has said', async () => {
    const person = attend()
    const directory = path.join(place, 'asked')
    const done = main(['create', directory, '--package-manager', 'npm'], person.terminal)
    await person.sees('What should its queues run on?')
    person.types('\u001B[B\r')
    await person.sees('Install and prebuild it now')
    person.types('n')
    expect(await done).toBe(0)
    expect(manifest(directory)).toMatchObject({ dependencies: { bullmq: expect.any(String) } })
  })

  test('writes nothing when the person asked gives up', async () => {
    const person = attend()
    const directory = path.join(place, 'asked')
    const done = main(['create', directory, '--package-manager', 'npm'], person.terminal)
    await person.sees('What should its queues run on?')
    person.types('\u0003')
    expect(await done).toBe(2)
    expect(person.seen()).toContain('Nothing was written.')
    expect(existsSync(directory)).toBe(false)
  })
})

/** A terminal with a person at it. */
function attend(): {
  readonly terminal: Parameters<typeof main>[1]
  readonly seen: () => string
  readonly sees: (words: string) => Promise<void>
  readonly types: (keys: string) => void
} {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} })
  const output = Object.assign(new PassThrough(), { columns: 120, rows: 40, isTTY: true })
  let text = ''
  output.on('data', (chunk: Buffer) => (text += stripVTControlCharacters(chunk.toString())))
  const write = (words: string): void => void output.write(words)
  return {
    terminal: { out: write, error: write, color: false, prompt: { input, output } },
    seen: () => text,
    sees: (words) => expect.poll(() => text).toContain(words),
    types: (keys) => void input.write(keys),
  }
}
