import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { onNobodysAccount } from '../../src/runtime/conformance/index.js'
import { bundleScript } from '../../scripts/build/bundle-script.js'
import type { ChildService } from './child-worker.js'

const script = await bundleScript(new URL('cancelling-process.ts', import.meta.url))

export interface ChildCanceller extends ChildService {
  readonly queue: string
  readonly jobId: string
  readonly reason?: string | undefined
}

/** Cancels a job from a process of its own. */
export function cancelElsewhere(canceller: ChildCanceller): Promise<void> {
  return onNobodysAccount(async () => {
    const argument = JSON.stringify(canceller)
    const child = spawn(process.execPath, [script, argument], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error('The process that cancels the job has failed')
  })
}
