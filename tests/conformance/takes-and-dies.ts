import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { onNobodysAccount } from '../../src/runtime/conformance/index.js'
import { bundleScript } from '../../scripts/build/bundle-script.js'
import type { ChildWorker } from './child-worker.js'

const script = await bundleScript(new URL('dying-worker.ts', import.meta.url))

/** A worker in a process of its own that takes one job, and is killed with it in hand. */
export function takeAndDie(worker: ChildWorker): Promise<void> {
  return onNobodysAccount(async () => {
    const child = spawn(process.execPath, [script, JSON.stringify(worker)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const exited = once(child, 'exit')
    const [message] = (await Promise.race([once(child, 'message'), exited])) as unknown[]
    child.kill('SIGKILL')
    await exited
    if (message !== 'taken') throw new Error('The worker ended before it had taken a job')
  })
}
