import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

import { copyShop, repository } from '../../../../scripts/demo/copy-shop.js'

const tsx = fileURLToPath(import.meta.resolve('tsx/cli'))

/** Both sides in one process: what is between them is a real file of the embedded engine all the same. */
const program = `
import { inspect } from 'node:util'
import './.pikku/pikku-bootstrap.gen.js'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'
import { PikkuQueue } from './.pikku/pikku-queue.gen.js'

const seen: unknown[] = []
const stock = { set: async (...given: unknown[]) => (seen.push(given), true) }
const path = process.argv[2] as string
const workers = createEmbeddedWorkers({ path, services: { stock }, queues: ['stock-levels'] })
const service = createEmbeddedService({ path })
const queue = new PikkuQueue(service)
const countedAt = new Date('2026-02-03T04:05:06.789Z')
const units = new Map([['sku-1', 9_007_199_254_740_993n]] as const)
await workers.start()
const id = await queue.add('stock-levels', { warehouse: 'north', countedAt, units })
const result = await queue.waitForCompletion('stock-levels', id)
const { data } = await queue.getJob('stock-levels', id)
const stored = await service.findJob('stock-levels', id)
const refused = await queue.add('stock-levels', { warehouse: 'x', countedAt: '2026' as never, units }).catch(String)
const odd = await service.add('stock-levels', { warehouse: 'x', countedAt: 'soon', units: [] })
const failed = await queue.waitForCompletion('stock-levels', odd).catch((error) => error.message)
console.log(inspect({ seen, result, data, stored: stored?.data, refused, failed }, { depth: 9, breakLength: Infinity }))
await workers.stop()
await queue.close()
`

test('dates, bigints, maps and sets arrive in the handler and in its result as what they were', async () => {
  const shop = await copyShop()
  onTestFinished(() => shop.remove())
  await execa(process.execPath, [
    join(repository, 'bin/pikku.js'),
    'prebuild',
    '--cwd',
    shop.directory,
  ])
  writeFileSync(join(shop.directory, 'both-sides.ts'), program)
  const { stdout } = await execa(
    process.execPath,
    [tsx, join(shop.directory, 'both-sides.ts'), join(shop.directory, 'jobs.db')],
    { cwd: shop.directory, timeout: 120_000 },
  )
  expect(stdout.replaceAll(/'[0-9a-f-]{36}'|Job '[^']+'/g, 'ID')).toMatchInlineSnapshot(`
    "{
      seen: [ [ 'north', 'sku-1', 9007199254740993n ] ],
      result: { changed: Set(1) { 'sku-1' }, total: 9007199254740993n, countedAt: 2026-02-03T04:05:06.789Z },
      data: { warehouse: 'north', countedAt: 2026-02-03T04:05:06.789Z, units: Map(1) { 'sku-1' => 9007199254740993n } },
      stored: { warehouse: 'north', countedAt: '2026-02-03T04:05:06.789Z', units: [ [ 'sku-1', '9007199254740993' ] ] },
      refused: "InvalidJobDataError: The data of a job of queue 'stock-levels' is not of its type: data.countedAt: expected a valid Date, found string",
      failed: "ID of queue 'stock-levels' failed: The data of a job of queue 'stock-levels' is not of its type: data.countedAt: expected a valid Date, found string"
    }"
  `)
})
