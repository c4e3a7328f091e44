import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { QueueService, QueueWorkers, WorkersOptions } from 'pikku'
import { createBullMQService, createBullMQWorkers } from 'pikku/queue-bullmq'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'
import { createPgBossService, createPgBossWorkers } from 'pikku/queue-pg-boss'
import { startPostgres } from '../../tests/engines/postgres.js'
import { startRedis } from '../../tests/engines/redis.js'

export const engineNames = ['redis', 'postgres', 'embedded'] as const
export type EngineName = (typeof engineNames)[number]

/** An engine that runs, as text that is handed to other processes. */
export interface Place {
  readonly address: string
  stop(): Promise<void>
}

export const places: Readonly<Record<EngineName, () => Promise<Place>>> = {
  redis: async () => {
    const server = await startRedis()
    return { address: `redis://${server.host}:${server.port}`, stop: () => server.stop() }
  },
  postgres: async () => {
    const server = await startPostgres()
    return { address: await server.createDatabase(), stop: () => server.stop() }
  },
  embedded: async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pikku-soak-'))
    return {
      address: join(directory, 'jobs.db'),
      stop: () => rm(directory, { recursive: true, force: true }),
    }
  },
}

export function openService(engine: EngineName, address: string): QueueService {
  if (engine === 'redis') return createBullMQService({ redis: address })
  if (engine === 'postgres') return createPgBossService({ connectionString: address })
  return createEmbeddedService({ path: address })
}

export function openWorkers(
  engine: EngineName,
  address: string,
  options: WorkersOptions,
): QueueWorkers {
  if (engine === 'redis') return createBullMQWorkers({ redis: address, ...options })
  if (engine === 'postgres') return createPgBossWorkers({ connectionString: address, ...options })
  return createEmbeddedWorkers({ path: address, ...options })
}
