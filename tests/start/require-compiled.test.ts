import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const loader = fileURLToPath(new URL('../../dist/start/require-compiled.js', import.meta.url))

let directory: string

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'pikku-start-'))
  mkdirSync(path.join(directory, 'node_modules'))
})

afterEach(() => rmSync(directory, { recursive: true }))

/** Requires a script in a process of its own, which keeps what was compiled; gives what the script says. */
async function run(text: string): Promise<string> {
  const script = path.join(directory, 'script.cjs')
  writeFileSync(script, text)
  const code = `
    const { requireCompiled, keepCompiled } = await import(${JSON.stringify(loader)})
    console.log(requireCompiled(${JSON.stringify(script)}).word())
    keepCompiled()`
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', code])
  return stdout
}

const cache = () => path.join(directory, 'node_modules/.cache/pikku')
const kept = () => readdirSync(cache()).map((name) => path.join(cache(), name))

// Later ones keep a cache themselves, elsewhere.
describe.runIf(!('enableCompileCache' in module))('a script that was compiled before', () => {
  test('runs as it is written, and is kept in one file', async () => {
    expect(await run(`exports.word = () => 'one'`)).toBe('one')
    expect(kept()).toHaveLength(1)
    const [first] = kept().map((file) => readFileSync(file, 'latin1'))
    expect(await run(`exports.word = () => 'one'`)).toBe('one')
    expect(kept().map((file) => readFileSync(file, 'latin1'))).toEqual([first])
  })

  test('that is another one now, of the same length, runs as it is now', async () => {
    await run(`exports.word = () => 'one'`)
    expect(await run(`exports.word = () => 'two'`)).toBe('two')
    expect(await run(`exports.word = () => 'two'`)).toBe('two')
    expect(kept()).toHaveLength(1)
  })

  test('runs where the cache is cut short, or holds something else, and mends it', async () => {
    await run(`exports.word = () => 'one'`)
    const [file = ''] = kept()
    const whole = readFileSync(file)
    for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('no'), changed(whole)]) {
      writeFileSync(file, bytes)
      expect(await run(`exports.word = () => 'one'`)).toBe('one')
      expect(readFileSync(file).subarray(0, 32)).toEqual(whole.subarray(0, 32))
    }
  })

  test('runs where nothing can be kept', async () => {
    rmSync(path.join(directory, 'node_modules'), { recursive: true })
    writeFileSync(path.join(directory, 'node_modules'), 'a file')
    chmodSync(path.join(directory, 'node_modules'), 0o444)
    expect(await run(`exports.word = () => 'one'`)).toBe('one')
  })
})

test('a script reads text that is not ASCII, requires beside itself, and knows its place', async () => {
  writeFileSync(path.join(directory, 'beside.cjs'), `module.exports = 'beside'`)
  const script = `exports.word = () => ['grün ✓', require('./beside.cjs'), __filename].join()`
  for (const _ of ['first', 'again'])
    expect(await run(script)).toBe(`grün ✓,beside,${path.join(directory, 'script.cjs')}`)
})

/** One byte of what V8 made is another. */
function changed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(200) ^ 1, 200)
  return copy
}
