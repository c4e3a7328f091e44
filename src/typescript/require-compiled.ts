import { isAscii } from 'node:buffer'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import path from 'node:path'
import v8 from 'node:v8'
import vm from 'node:vm'

/**
 * Requires a large script of a package, and keeps what V8 made of it for the next process: to parse the nine megabytes
 * of the compiler anew takes longer than anything else at the start (150 ms of 200). Node 22 keeps such a cache for
 * whoever asks, as `bin/pikku.js` does. On Node 20 it is kept here, in the `node_modules/.cache` beside the package,
 * where only those can write that can write the package too. Where there is none, or it is of no use, the script is
 * loaded without it.
 *
 * `version` is the package's: V8 itself tells two scripts apart by their length alone.
 */
export function requireCompiled(file: string, version: string): unknown {
  const require = createRequire(file)
  const place = cachePlace(file, version)
  if (place === undefined || require.cache[file] !== undefined) return require(file)
  const cachedData = readCache(place)
  const script = new vm.Script(module.wrap(readScript(file)), { filename: file, cachedData })
  const loaded = new module.Module(file)
  loaded.filename = file
  // As Node does it: before the script runs, and found by whoever requires the same file later.
  require.cache[file] = loaded
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void
  run.call(loaded.exports, loaded.exports, require, loaded, file, path.dirname(file))
  loaded.loaded = true
  if (cachedData === undefined || script.cachedDataRejected === true) {
    // At the end it holds the functions that were used, not just the outermost.
    process.once('exit', () => writeCache(place, script.createCachedData()))
  }
  return loaded.exports
}

/** Read as UTF-8, a text that is ASCII is found to be so character by character. */
function readScript(file: string): string {
  const bytes = readFileSync(file)
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
}

/** V8's tag stands for its version, its flags and the processor. */
function cachePlace(file: string, version: string): string | undefined {
  if ('enableCompileCache' in module) return undefined
  const modules = file.lastIndexOf(`${path.sep}node_modules${path.sep}`)
  if (modules === -1) return undefined
  const key = digest(JSON.stringify([file, version, v8.cachedDataVersionTag()])).toString('hex')
  return path.join(file.slice(0, modules), `node_modules/.cache/pikku/compiled-${key.slice(0, 16)}`)
}

/** Undefined where there is none, or not all of it: V8 believes what it is given. */
function readCache(place: string): Buffer | undefined {
  try {
    const bytes = readFileSync(place)
    const data = bytes.subarray(digestLength)
    return digest(data).equals(bytes.subarray(0, digestLength)) ? data : undefined
  } catch {
    return undefined
  }
}

function writeCache(place: string, data: Buffer): void {
  const staged = `${place}.${process.pid}`
  try {
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(staged, Buffer.concat([digest(data), data]))
    renameSync(staged, place)
  } catch {
    // A place that cannot be written, or a full disk: the next process does without.
    rmSync(staged, { force: true })
  }
}

const digestLength = 32

function digest(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
