// Shows pikku at work on the sample shop in fixtures/shop: `npm run demo`. It works on a copy, opens no port, needs no
// server, and exits with 1 if anything came out other than promised.
import pc from 'picocolors'

import { copyShop } from './demo/copy-shop.js'
import { addJobs } from './demo/add-jobs.js'
import { prebuildShop } from './demo/prebuild-shop.js'
import { print } from './demo/print.js'
import { refuseMistakes } from './demo/refuse-mistakes.js'
import { startWorker } from './demo/start-worker.js'
import { stopWorker } from './demo/stop-worker.js'

const begun = performance.now()
const shop = await copyShop()

try {
  print.heading('1', 'Read the shop, write its client')
  await prebuildShop(shop)

  print.heading('2', 'Start a worker process')
  const worker = await startWorker(shop)
  try {
    print.heading('3', 'Add jobs from another process, and read what became of them')
    await addJobs(shop)

    print.heading('4', 'Mistakes that do not compile')
    await refuseMistakes(shop)

    print.heading('5', 'Stop')
    await stopWorker(worker)
  } catch (error) {
    print.text(pc.dim(['What the worker said:', ...worker.lines].join('\n')))
    throw error
  } finally {
    worker.process.kill('SIGKILL')
  }

  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  print.text(
    `\n${pc.green('All of it came out as promised')}, in ${seconds} s. The shop: fixtures/shop/project`,
  )
} catch (error) {
  print.text(
    `\n${pc.red('The demo failed.')} ${error instanceof Error ? error.message : String(error)}`,
  )
  process.exitCode = 1
} finally {
  await shop.remove()
}
