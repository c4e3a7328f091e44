import { Redis } from 'ioredis'

import { findFreePort, startRedis } from './redis.js'
import type { RunningRedis } from './redis.js'

export interface RunningCluster {
  readonly nodes: readonly RunningRedis[]
  stop(): Promise<void>
}

const SLOTS = 16_384
const NODES = 3
const START_TIMEOUT = 120_000

/** Three nodes on this machine, each with a third of the slots. */
export async function startRedisCluster(): Promise<RunningCluster> {
  const nodes: RunningRedis[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()))
  }
  try {
    const buses: number[] = []
    for (let index = 0; index < NODES; index += 1) {
      const bus = await findFreePort()
      buses.push(bus)
      const settings = ['--cluster-enabled', 'yes', '--cluster-port', String(bus)]
      nodes.push(await startRedis(settings))
    }
    await join(nodes, buses)
    return { nodes, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function join(nodes: readonly RunningRedis[], buses: readonly number[]): Promise<void> {
  const clients = nodes.map(({ host, port }) => new Redis({ host, port }))
  try {
    for (const [index, client] of clients.entries()) {
      const [from, to] = [index, index + 1].map((part) => Math.floor((SLOTS * part) / NODES))
      await client.call('CLUSTER', 'ADDSLOTSRANGE', from ?? 0, (to ?? 0) - 1)
      for (const [other, { host, port }] of nodes.entries())
        await client.call('CLUSTER', 'MEET', host, port, buses[other] ?? 0)
    }
    const deadline = Date.now() + START_TIMEOUT
    for (const client of clients) {
      while (!String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
        if (Date.now() > deadline) throw new Error('The nodes did not find each other')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  } finally {
    for (const client of clients) client.disconnect()
  }
}
