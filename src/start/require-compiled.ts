import { isAscii } from 'node:buffer'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import path from 'node:path'
import v8 from 'node:v8'
import vm from 'node:vm'

/**
 * Requires a large script, and believes what V8 made of it in an earlier process: to parse the compiler and pikku
 * itself anew takes longer than anything else at the start. Node 22 keeps such a cache for whoever asks, as
 * `bin/pikku.js` does; on Node 20 it is kept here, in `node_modules/.cache`, where only those can write that can write
 * the scripts too. Where there is none, or it is of no use, the script is loaded without it.
 *
 * The script may not hold `import()`: what comes from the cache does not know who would do it.
 */
export function requireCompiled(file: string): unknown {
  const require = createRequire(file)
  const place = cachePlace(file)
  if (place === undefined || require.cache[file] !== undefined) return require(file)
  const { text, digest } = readScript(file)
  const cachedData = readCache(place, digest)
  const script = new vm.Script(module.wrap(text), { filename: file, cachedData })
  const loaded = new module.Module(file)
  loaded.filename = file
  // As Node does it: before the script runs, and found by whoever requires the same file later.
  require.cache[file] = loaded
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void
  run.call(loaded.exports, loaded.exports, require, loaded, file, path.dirname(file))
  loaded.loaded = true
  if (cachedData === undefined || script.cachedDataRejected === true)
    unkept.set(place, () => writeCache(place, digest, script.createCachedData()))
  return loaded.exports
}

/** The scripts of this process that no cache helped, for whichever copy of this module loaded them. */
const unkept = sharedMap('pikku.compiled')

/** Keeps what was compiled so far: of each script, the functions that were used. */
export function keepCompiled(): void {
  for (const keep of unkept.values()) keep()
}

function sharedMap(name: string): Map<string, () => void> {
  const shared = globalThis as { [key: symbol]: Map<string, () => void> | undefined }
  return (shared[Symbol.for(name)] ??= new Map())
}

function readScript(file: string): { readonly text: string; readonly digest: Buffer } {
  const bytes = readFileSync(file)
  // Read as UTF-8, a text that is ASCII is found to be so character by character.
  return { text: bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'), digest: digestOf(bytes) }
}

/** V8's tag stands for its version, its flags and the processor. */
function cachePlace(file: string): string | undefined {
  if ('enableCompileCache' in module) return undefined
  const modules = nearestModules(path.dirname(file))
  if (modules === undefined) return undefined
  const tag = digestOf(JSON.stringify([file, v8.cachedDataVersionTag()])).toString('hex')
  return path.join(modules, `.cache/pikku/${path.basename(file)}.${tag.slice(0, 12)}`)
}

function nearestModules(directory: string): string | undefined {
  const modules = path.join(directory, 'node_modules')
  if (existsSync(modules)) return modules
  const parent = path.dirname(directory)
  return parent === directory ? undefined : nearestModules(parent)
}

/**
 * V8 believes what it is given, and tells two scripts apart by their length alone; so the file says which script it is
 * of, and whether it is whole. Undefined where there is none of this script.
 */
function readCache(place: string, script: Buffer): Buffer | undefined {
  try {
    const bytes = readFileSync(place)
    const data = bytes.subarray(2 * digestLength)
    const isWhole = Buffer.concat([script, digestOf(data)]).equals(
      bytes.subarray(0, 2 * digestLength),
    )
    return isWhole ? data : undefined
  } catch {
    return undefined
  }
}

function writeCache(place: string, script: Buffer, data: Buffer): void {
  const staged = `${place}.${process.pid}`
  try {
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(staged, Buffer.concat([script, digestOf(data), data]))
    renameSync(staged, place)
  } catch {
    // A place that cannot be written, or a full disk: the next process does without.
    if (existsSync(staged)) rmSync(staged, { force: true })
  }
}

const digestLength = 32

function digestOf(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
