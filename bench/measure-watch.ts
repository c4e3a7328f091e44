import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, watch as watchFile, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface WatchMeasure {
  /** Milliseconds from the save of a source to the generated map in its place. */
  readonly p50: number
  readonly p95: number
  /**
   * The most resident memory in each quarter of the edits, in megabytes. The collector lets it rise and fall, so that a
   * single look says little; what is kept of each edit would raise every quarter above the last.
   */
  readonly quarters: readonly number[]
}

/** Edits payload types of a watched project, one after the other, and takes the time until the map is written. */
export async function measureWatch(
  bin: string,
  directory: string,
  { edits }: { readonly edits: number },
): Promise<WatchMeasure> {
  const child = spawn(process.execPath, [bin, 'prebuild', '--watch', '--cwd', directory], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    await lineOf(child.stderr, /watching: /)
    const times: number[] = []
    const quarters = [0, 0, 0, 0]
    for (let edit = 0; edit < edits; edit += 1) {
      times.push(await oneEdit(directory, edit))
      const quarter = Math.floor((4 * edit) / edits)
      quarters[quarter] = Math.max(quarters[quarter] ?? 0, residentMegabytes(child.pid))
    }
    const sorted = times.sort((a, b) => a - b)
    const at = (part: number): number =>
      Math.round(
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN,
      )
    return { p50: at(0.5), p95: at(0.95), quarters }
  } finally {
    child.kill('SIGINT')
    await once(child, 'exit')
  }
}

async function oneEdit(directory: string, edit: number): Promise<number> {
  const job = (edit * 7) % 10
  const source = path.join(directory, `src/area0/job${job}.types.ts`)
  const text = readFileSync(source, 'utf8').replace(
    /\n  amount\w*: number/,
    `\n  amount${edit}: number`,
  )
  const written = renamedInto(path.join(directory, '.pikku'), 'pikku-queue-map.gen.ts')
  const start = performance.now()
  writeFileSync(source, text)
  await written
  return performance.now() - start
}

function renamedInto(directory: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watchFile(directory, (_, file) => {
      if (file !== name) return
      watcher.close()
      resolve()
    })
  })
}

function lineOf(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<void> {
  return new Promise((resolve) => {
    let text = ''
    stream.on('data', (chunk: Buffer) => {
      text += String(chunk)
      if (pattern.test(text)) resolve()
    })
  })
}

/** Linux tells it of any process; elsewhere it is left out. */
function residentMegabytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024)
  } catch {
    return Number.NaN
  }
}
