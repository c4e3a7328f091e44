import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Libsql from 'libsql'

import type { ConformanceEngine } from '../../../src/runtime/conformance/index.js'
import {
  createEmbeddedService,
  createEmbeddedWorkers,
  embeddedCapabilities,
} from '../../../src/runtime/providers/embedded/index.js'
import { openDriver } from '../../../src/runtime/providers/embedded/connection/open-driver.js'
import { cancelElsewhere } from '../cancels-elsewhere.js'
import { takeAndDie } from '../takes-and-dies.js'
import { takeAndFreeze } from '../takes-and-freezes.js'

const noServer = 'It runs in the process, on a file.'

/** A file for each case. */
export const embeddedEngine: ConformanceEngine = {
  name: 'embedded',
  capabilities: embeddedCapabilities,
  lacks: { connection: noServer, restart: noServer },
  open: async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pikku-conformance-'))
    const path = join(directory, 'queues.db')
    const child = { provider: 'embedded', options: { path } } as const
    return {
      service: () => createEmbeddedService({ path }),
      workers: (options) => createEmbeddedWorkers({ path, ...options }),
      takeAndDie: (queue, lockDuration) => takeAndDie({ ...child, queue, lockDuration }),
      takeAndFreeze: (late) => takeAndFreeze({ ...child, ...late }),
      cancelElsewhere: (queue, jobId, reason) =>
        cancelElsewhere({ ...child, queue, jobId, reason }),
      addForeign: async (queue) => {
        const service = createEmbeddedService({ path })
        await service.add(queue, 1)
        await service.close()
        const driver = await openDriver(path)
        driver.prepare("UPDATE jobs SET data = 'no JSON {'").run()
        driver.close()
      },
      begin: async () => {
        const handle = new Libsql(path, { timeout: 10_000 })
        handle.exec('BEGIN IMMEDIATE')
        const end = async (statement: string): Promise<void> => {
          handle.exec(statement)
          handle.close()
        }
        return { handle, commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') }
      },
      close: () => rm(directory, { recursive: true, force: true }),
    }
  },
}
