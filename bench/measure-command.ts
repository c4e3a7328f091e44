import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Measure {
  /** Wall time of the whole process, median. */
  readonly seconds: number
  /** CPU time of the process and all that it starts, of every core, median. */
  readonly cpuSeconds: number
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
  const measures: Measure[] = []
  for (let run = 0; run <= runs; run += 1) {
    before?.()
    const measure = measureOnce(command)
    if (run > 0) measures.push(measure)
  }
  const medianOf = (key: keyof Measure): number => median(measures.map((measure) => measure[key]))
  return {
    seconds: medianOf('seconds'),
    cpuSeconds: medianOf('cpuSeconds'),
    megabytes: Math.round(medianOf('megabytes')),
  }
}

/** Peak memory is asked of the process itself. */
const report = fileURLToPath(new URL('report-memory.cjs', import.meta.url))

function measureOnce(command: readonly string[]): Measure {
  const [program = '', ...args] = command
  const start = performance.now()
  const { output, error } = spawnSync(
    'bash',
    ['-c', timed, 'bash', program, '--require', report, ...args],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const seconds = (performance.now() - start) / 1000
  if (error) throw error
  const [user = Number.NaN, system = Number.NaN] = String(output[2]).trim().split(' ').map(Number)
  return { seconds, cpuSeconds: user + system, megabytes: Number(String(output[3] ?? '0')) / 1024 }
}

/** Only a shell tells the time of the processes that a process has started, such as the compiler of `tsc` 7. */
const timed = 'TIMEFORMAT="%U %S"; time "$@" 2>/dev/null'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
