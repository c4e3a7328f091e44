import { createRequire } from 'node:module'

import { MissingPeerError } from '../../../job/errors/missing-peer-error.js'
import type { BullMQModule } from './bullmq-module.js'
import type { RedisClient, RedisClientOptions } from './redis-client.js'

const INSTALL = 'npm install bullmq ioredis'

type RedisConstructor = new (
  urlOrOptions: string | RedisClientOptions,
  options?: RedisClientOptions,
) => RedisClient

/** Throws `MissingPeerError` when the package is not installed. */
export async function loadBullMQ(): Promise<BullMQModule> {
  try {
    return (await import('bullmq')) as unknown as BullMQModule
  } catch (error) {
    throw new MissingPeerError('The bullmq queue engine needs the package bullmq.', INSTALL, {
      cause: error,
    })
  }
}

/** Throws `MissingPeerError` when there is no ioredis, neither the project's own nor BullMQ's. */
export async function loadRedis(): Promise<RedisConstructor> {
  try {
    return (await import('ioredis')).Redis
  } catch (error) {
    return loadRedisOfBullMQ(error)
  }
}

/** BullMQ 5 brings an ioredis of its own, which a strict package manager lets only BullMQ see. */
function loadRedisOfBullMQ(cause: unknown): RedisConstructor {
  try {
    const bullmq = createRequire(import.meta.url).resolve('bullmq')
    return (createRequire(bullmq)('ioredis') as { readonly Redis: RedisConstructor }).Redis
  } catch {
    throw new MissingPeerError('The bullmq queue engine needs the package ioredis.', INSTALL, {
      cause,
    })
  }
}
