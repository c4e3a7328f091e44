import type { Shop } from './copy-shop.js'
import { print } from './print.js'
import { runNode } from './run-node.js'

/** Runs the shop's producer, which checks for itself that each job came out as it must. */
export async function addJobs(shop: Shop): Promise<void> {
  print.command('tsx src/producer.ts')
  const producer = runNode(shop, 'src/producer.ts', { timeout: 25_000 })
  for await (const line of producer.iterable({ from: 'all' })) print.text(line)
  const { exitCode } = await producer
  if (exitCode !== 0) throw new Error(`The producer ended with exit code ${exitCode}`)
}
