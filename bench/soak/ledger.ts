import { existsSync, readFileSync } from 'node:fs'

/** How often each job was done, by the ledgers of all workers. */
export function countRuns(files: readonly string[]): Map<number, number> {
  const runs = new Map<number, number>()
  for (const job of files.flatMap(lines).map(Number)) runs.set(job, (runs.get(job) ?? 0) + 1)
  return runs
}

export function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
}
