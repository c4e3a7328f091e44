import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface ProcessIdentity {
  /** Two processes with the same `host` see each other's process ids. */
  readonly host: string
  readonly pid: number
  /** When the process began, in the system's own count; `''` where it cannot be known. Tells a reused id apart. */
  readonly started: string
}

let own: ProcessIdentity | undefined

/** Who this process is. */
export function thisProcess(): ProcessIdentity {
  return (own ??= { host: hostIdentity(), pid: process.pid, started: startOf(process.pid) })
}

/**
 * `false` only when it is certain: the id is free, or belongs to a process that began at another time.
 * Ask only for a process of the same `host`.
 */
export function isProcessAlive({
  pid,
  started,
}: Pick<ProcessIdentity, 'pid' | 'started'>): boolean {
  if (!hasProcess(pid)) return false
  if (started === '') return true
  const now = startOf(pid)
  return now === '' || now === started
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** The name alone is not enough: containers of one name, or a volume used after a restart, have other processes. */
function hostIdentity(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'))
  return [hostname(), boot, namespace].join('|')
}

/** Field 22 of `/proc/<pid>/stat`; the second field is the command in brackets and may hold spaces. */
function startOf(pid: number): string {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A zombie has ended; only its parent has not taken notice.
  if (fields[0] === 'Z') return 'ended'
  return fields[19] ?? ''
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
