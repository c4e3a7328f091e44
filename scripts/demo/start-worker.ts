import type { Shop } from './copy-shop.js'
import { print } from './print.js'
import { runNode } from './run-node.js'

export interface Worker {
  readonly process: ReturnType<typeof runNode>
  /** What it has said so far. */
  readonly lines: readonly string[]
}

/** Starts the shop's worker process; resolves once it takes jobs. */
export async function startWorker(shop: Shop): Promise<Worker> {
  print.command('tsx src/worker.ts')
  const child = runNode(shop, 'src/worker.ts')
  const lines: string[] = []
  await new Promise<void>((resolve, reject) => {
    void (async () => {
      for await (const line of child.iterable({ from: 'all' })) {
        lines.push(line)
        if (line === 'The shop takes jobs') resolve()
      }
      reject(new Error(`The worker ended before it took jobs:\n${lines.join('\n')}`))
    })()
  })
  print.text(`The shop takes jobs: process ${child.pid}, jobs in one SQLite file, no server`)
  return { process: child, lines }
}
