import { fileURLToPath } from 'node:url'

import { execa } from 'execa'
import type { ResultPromise } from 'execa'

import type { ChildWorker } from './worker.js'

const script = fileURLToPath(new URL('worker.ts', import.meta.url))

export interface RunningChild {
  readonly pid: number
  /** Ends the process and waits until it is gone. `SIGKILL` gives it no time for anything. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** A worker in a process of its own; resolves when it takes jobs. */
export async function startWorker(options: ChildWorker): Promise<RunningChild> {
  const child = execa(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
    reject: false,
    stderr: 'inherit',
  })
  await started(child)
  return {
    pid: child.pid ?? 0,
    end: async (signal) => {
      child.kill(signal)
      await child
    },
  }
}

async function started(child: ResultPromise): Promise<void> {
  for await (const line of child.iterable()) if (String(line) === 'started') return
  throw new Error('The worker did not start')
}
