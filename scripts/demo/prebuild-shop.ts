import { join } from 'node:path'

import { execa } from 'execa'
import pc from 'picocolors'

import { repository } from './copy-shop.js'
import type { Shop } from './copy-shop.js'
import { print } from './print.js'

interface ListedQueue {
  readonly queue: string
  readonly function: string
  readonly input: string
}

/** Runs the real commands on the shop, and shows what they have found. */
export async function prebuildShop(shop: Shop): Promise<void> {
  print.command('pikku prebuild')
  const begun = performance.now()
  await pikku(shop, 'prebuild')
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)

  const queues = JSON.parse(await pikku(shop, 'queues', '--json')) as ListedQueue[]
  if (queues.length < 12) throw new Error(`Only ${queues.length} queues were found`)
  print.text(`${queues.length} queues in ${seconds} s, none of the shop's code was run\n`)
  print.command('pikku queues')
  const rows = queues.map(({ queue, function: handler, input }) => [queue, handler, input])
  print.text(table([['queue', 'function', 'takes'], ...rows]))
}

async function pikku(shop: Shop, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(repository, 'bin/pikku.js'), ...args, '--cwd', shop.directory],
    { reject: false, timeout: 25_000 },
  )
  if (exitCode !== 0) throw new Error(`pikku ${args.join(' ')}: exit ${exitCode}\n${stderr}`)
  return stdout
}

const widest = 108

function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')
    return line.length > widest ? `${line.slice(0, widest - 1)}…` : line.trimEnd()
  })
  return lines.map((line, index) => (index === 0 ? pc.dim(line) : line)).join('\n')
}
