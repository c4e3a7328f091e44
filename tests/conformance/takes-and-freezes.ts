import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { onNobodysAccount } from '../../src/runtime/conformance/index.js'
import type { FrozenWorker } from '../../src/runtime/conformance/index.js'
import { bundleScript } from '../../scripts/build/bundle-script.js'
import type { LateWorker } from './late-worker.js'

const script = await bundleScript(new URL('late-worker.ts', import.meta.url))

/** For what is left to it, and to end by itself, in milliseconds; more would be a worker that hangs. */
const PATIENCE = 120_000

/** A worker in a process of its own that takes one job, and is stopped with it in hand. */
export function takeAndFreeze(worker: LateWorker): Promise<FrozenWorker> {
  return onNobodysAccount(async () => {
    const child = spawn(process.execPath, [script, JSON.stringify(worker)], {
      stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
    })
    const ran: unknown[] = []
    child.on('message', ({ data }: { data: unknown }) => ran.push(data))
    // Its last messages may come after it has ended.
    const exited = once(child, 'close')
    await Promise.race([once(child, 'message'), exited])
    child.kill('SIGSTOP')
    if (ran.length === 0) throw new Error('The worker ended before it had taken a job')
    return {
      thaw: async () => {
        child.stdin?.write('.')
        child.kill('SIGCONT')
        const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
        const [code, signal] = (await exited) as [number | null, string | null]
        clearTimeout(timer)
        if (code !== 0) throw new Error(`The late worker ended with ${code ?? signal}`)
        return ran
      },
      kill: async () => {
        child.kill('SIGKILL')
        await exited
      },
    }
  })
}
