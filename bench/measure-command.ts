import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Measure {
  /** Wall time of the whole process, median. */
  readonly seconds: number
  /** Peak resident memory, median. */
  readonly megabytes: number
}

export interface MeasureOptions {
  readonly runs: number
  /** Called before each run, outside the measured time. */
  readonly before?: () => void
}

/** Runs a command several times, after one run that only warms the disk cache. Throws if it cannot be started. */
export function measureCommand(
  command: readonly string[],
  { runs, before }: MeasureOptions,
): Measure {
  const seconds: number[] = []
  const megabytes: number[] = []
  for (let run = 0; run <= runs; run += 1) {
    before?.()
    const { seconds: time, megabytes: memory } = measureOnce(command)
    if (run === 0) continue
    seconds.push(time)
    megabytes.push(memory)
  }
  return { seconds: median(seconds), megabytes: Math.round(median(megabytes)) }
}

/** Peak memory is asked of the process itself. */
const report = fileURLToPath(new URL('report-memory.cjs', import.meta.url))

function measureOnce(command: readonly string[]): Measure {
  const [program = '', ...args] = command
  const start = performance.now()
  const { output, error } = spawnSync(program, ['--require', report, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const seconds = (performance.now() - start) / 1000
  if (error) throw error
  return { seconds, megabytes: Number(String(output[3] ?? '0')) / 1024 }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
