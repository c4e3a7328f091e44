import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { PlannedFile } from './plan.js'

/**
 * Makes a plan so. Every new file is written completely beside its place first, then all are renamed into place: a
 * reader sees an old file or a new one, and a crash before the renames leaves everything as it was.
 */
export function applyPlan(outDir: string, plan: readonly PlannedFile[]): void {
  const writes = plan.filter((file) => file.action === 'write')
  const removals = plan.filter((file) => file.action === 'remove')
  if (writes.length + removals.length === 0) return
  mkdirSync(outDir, { recursive: true })
  removeLeftBehind(outDir, plan)
  const staged = writes.map(({ path: name, text }) => ({
    name,
    text,
    stage: stageName(outDir, name),
  }))
  try {
    for (const { stage, text } of staged) writeFileSync(stage, text)
    for (const { stage, name } of staged) renameSync(stage, path.join(outDir, name))
  } finally {
    for (const { stage } of staged) rmSync(stage, { force: true })
  }
  for (const { path: name } of removals) rmSync(path.join(outDir, name), { force: true })
}

/** Named by process, so that two runs at once do not take each other's files. */
function stageName(outDir: string, name: string): string {
  const { dir, base } = path.parse(name)
  return path.join(outDir, dir, `.${base}.${process.pid}.staged`)
}

/** What a run that was killed in the middle left. */
function removeLeftBehind(outDir: string, plan: readonly PlannedFile[]): void {
  const ours = new Set(plan.map((file) => file.path))
  for (const name of readdirSync(outDir)) {
    const [, base = '', pid] = /^\.(.+)\.(\d+)\.staged$/.exec(name) ?? []
    const isOurs = base.startsWith('pikku-') || ours.has(base)
    if (pid !== undefined && isOurs && !isAlive(Number(pid))) {
      rmSync(path.join(outDir, name), { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
