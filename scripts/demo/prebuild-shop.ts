import { join } from 'node:path'

import { execa } from 'execa'
import pc from 'picocolors'

import { repository } from './copy-shop.js'
import type { Shop } from './copy-shop.js'
import { print } from './print.js'
import { queueTable } from './queue-table.js'

/** Runs the real command on the shop, and shows what it has found. */
export async function prebuildShop(shop: Shop): Promise<void> {
  print.command('pikku prebuild')
  const begun = performance.now()
  const prebuild = await execa(
    process.execPath,
    [join(repository, 'bin/pikku.js'), 'prebuild', '--cwd', shop.directory],
    { all: true, reject: false, timeout: 25_000 },
  )
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  if (prebuild.exitCode !== 0)
    throw new Error(`pikku prebuild: exit ${prebuild.exitCode}\n${prebuild.all}`)

  const rows = await queueTable(join(shop.directory, '.pikku'))
  if (rows.length < 12) throw new Error(`Only ${rows.length} queues were found`)
  print.text(`${rows.length} queues in ${seconds} s, none of the shop's code was run\n`)
  print.text(table([['queue', 'function', 'takes'], ...rows]))
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
