import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { chromium, type CDPSession, type Page } from 'playwright-core'
import { startStudio } from '../dist/studio/start-studio.js'
import { fillQueue, invoice, JOBS } from './live/fill-engine.js'
import { engineNames, openService, places } from './soak/places.js'
import { definitions as sample, schema as sampleSchema } from '../tests/studio/invoices.js'

/**
 * `npm run bench:studio`: what somebody waits for who opens the studio on a project of 300 queues, one of which has
 * 100,000 jobs; and the memory of the browser while the page shows a queue that does 500 jobs a second. It needs a
 * Chromium. `--engine=redis` or `postgres`: default is the embedded one. `--minutes=N`: how long it watches, default 3.
 */
const flag = (name: string): string | undefined =>
  process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3)
const engine = engineNames.find((name) => name === flag('engine')) ?? 'embedded'
const minutes = Number(flag('minutes') ?? 3)
const RATE = 500
const QUEUES = 300
const BIG = 'invoices'

/** In the page: the milliseconds from the first byte of the server to the numbers of all queues. */
const NUMBERS_ARE_SHOWN = `(() => {
  const cells = [...document.querySelectorAll('[data-name="delayed"]')]
  const isThere = cells.some(({ textContent }) => textContent === '${JOBS.toLocaleString('en-US')}')
  const { responseStart } = performance.getEntriesByType('navigation')[0]
  return isThere && performance.now() - responseStart
})()`

const names = [BIG, ...Array.from({ length: QUEUES - 1 }, (_, at) => `queue-${at}`)]
const definitions = Object.fromEntries(names.map((name) => [name, sample['invoices'] ?? {}]))
const properties = Object.fromEntries(names.map((name) => [name, sampleSchema.properties.invoices]))

const place = await places[engine]()
const service = openService(engine, place.address)
await fillQueue(service, BIG, { jobs: JOBS, delay: '1h' })
for (const name of names.slice(1)) await service.add(name, invoice(1), { delay: '1h' })
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const studio = await startStudio({
  service,
  definitions,
  schema: { ...sampleSchema, properties },
  logger: silent,
})
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
try {
  await measureViews(
    await browser.newPage({ viewport: { width: 1280, height: 860 }, bypassCSP: true }),
  )
  await measureMemory(
    await browser.newPage({ viewport: { width: 1280, height: 860 }, bypassCSP: true }),
  )
} finally {
  await browser.close()
  await studio.close()
  await service.close()
  await place.stop()
}

function chromiumPath(): string {
  const found =
    process.env['CHROMIUM'] ??
    (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((directory) => join(directory, 'chromium'))
      .find((file) => existsSync(file))
  if (found === undefined) throw new Error('Install chromium, or name one in CHROMIUM')
  return found
}

async function measureViews(page: Page): Promise<void> {
  const cpu = await cpuOf(page)
  // Twice: the first has the browser start, which is nobody's wait for the page.
  for (const what of ['first view, cold browser', 'first view']) {
    await page.goto('about:blank')
    await page.goto(studio.url, { waitUntil: 'commit' })
    const seen = await page.waitForFunction(NUMBERS_ARE_SHOWN)
    report(what, Number(await seen.jsonValue()), await cpu())
  }
  await timed(page, 'filtering 300 queues', async () => {
    await page.getByRole('searchbox').fill('queue-29')
    await page.getByRole('link', { name: BIG, exact: true }).waitFor({ state: 'detached' })
  })
  await page.getByRole('searchbox').fill('')
  await timed(page, 'opening the queue', async () => {
    await page.getByRole('link', { name: BIG, exact: true }).click()
    await page.locator('.job').first().waitFor()
  })
  for (const state of ['failed', 'delayed']) {
    await timed(page, `jobs by state: ${state}`, async () => {
      await page.getByRole('link', { name: new RegExp(`^${state}`) }).click()
      if (state === 'failed') await page.getByText('No job of this queue').waitFor()
      else await page.locator('.job').first().waitFor()
    })
  }
  for (const at of [10, 15_000, 19_000]) {
    await timed(page, `search by a value, of job ${at}`, async () => {
      await page.getByRole('combobox').fill(`order.number=${at}`)
      await page.getByRole('button', { name: 'Find' }).click()
      await page.getByRole('link', { name: `j${at}`, exact: true }).waitFor()
    })
  }
  await timed(page, 'search by an id', async () => {
    await page.getByRole('combobox').fill(`j${JOBS - 1}`)
    await page.getByRole('button', { name: 'Find' }).click()
    await page.locator('.panel').first().waitFor()
  })
  await page.close()
}

async function timed(page: Page, what: string, run: () => Promise<void>): Promise<void> {
  const cpu = await cpuOf(page)
  await page.waitForTimeout(200)
  await cpu()
  const startedAt = performance.now()
  await run()
  report(what, performance.now() - startedAt, await cpu())
}

/** CPU time since the last call, in milliseconds: what remains of a time on a machine that does other things too. */
async function cpuOf(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  let [before, server] = [0, process.cpuUsage()]
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const tasks = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
    const { user, system } = process.cpuUsage(server)
    // Another process may have taken the page over, and begins at none.
    const used = { page: tasks < before ? tasks : tasks - before, server: (user + system) / 1_000 }
    ;[before, server] = [tasks, process.cpuUsage()]
    return used
  }
}

async function measureMemory(page: Page): Promise<void> {
  const traffic = execa(process.execPath, [
    '--import',
    'tsx',
    new URL('live/traffic.ts', import.meta.url).pathname,
    engine,
    place.address,
    BIG,
    String(RATE),
  ])
  await page.goto(studio.url)
  await page.evaluate(`location.hash = '#/queue/${BIG}'`)
  await page.locator('.job').first().waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const startedAt = Date.now()
  for (let at = 0; at <= minutes * 4; at += 1) {
    await page.waitForTimeout(Math.max(0, startedAt + at * 15_000 - Date.now()))
    const { heap, nodes, listeners } = await memoryOf(session)
    const { throughput, waiting } = (await service.stats?.(BIG)) ?? {}
    const line = `${at * 15} s: ${heap.toFixed(1)} MB, ${nodes} nodes, ${listeners} listeners, ${throughput} jobs a minute, ${waiting} wait`
    process.stdout.write(`${line}\n`)
  }
  traffic.stdin.end()
  const { stdout } = await traffic
  process.stdout.write(`${stdout} jobs were run\n`)
}

async function memoryOf(session: CDPSession) {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string): number => metrics.find((each) => each.name === name)?.value ?? 0
  return {
    heap: of('JSHeapUsedSize') / 1_000_000,
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
  }
}

function report(
  what: string,
  milliseconds: number,
  cpu: { readonly page: number; readonly server: number },
): void {
  const [time, page, server] = [milliseconds, cpu.page, cpu.server].map(Math.round)
  process.stdout.write(`${what}: ${time} ms (CPU: page ${page} ms, server ${server} ms)\n`)
}
