import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { bundleScript } from '../../../../scripts/build/bundle-script.js'
import type { ChildWorker } from './worker.js'

const script = await bundleScript(new URL('worker.ts', import.meta.url))

export interface RunningChild {
  readonly pid: number
  /** Resolves when it takes jobs. */
  readonly started: Promise<void>
  /** Ends the process and waits until it is gone. `SIGKILL` gives it no time for anything. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** A worker in a process of its own. */
export function startWorker(options: ChildWorker): RunningChild {
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  return {
    pid: child.pid ?? 0,
    started: started(child, exited),
    end: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
}

async function started(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const [message] = (await Promise.race([once(child, 'message'), exited])) as unknown[]
  if (message !== 'started') throw new Error('The worker did not start')
}
