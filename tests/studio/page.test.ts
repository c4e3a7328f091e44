import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { exportStudio } from '../../dist/studio/export-studio.js'
import { startStudio } from '../../dist/studio/start-studio.js'
import { createEmbeddedService } from '../../src/runtime/providers/embedded/index.js'
import type { QueueService } from '../../src/runtime/index.js'
import { liveEngines, type LiveEngine } from '../cli/live-engines.js'
import { chromiumPath, openPage } from './browser.js'
import { definitions, invoice, keptLog, schema } from './invoices.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const nasty = `"><img src=x onerror="alert(1)"><script>alert(2)</script>`

const graph = {
  width: 300,
  height: 60,
  nodes: [
    {
      id: 'queue invoices',
      kind: 'queue',
      title: 'invoices',
      lines: ['invoices'],
      isDeadLetter: false,
      x: 0,
      y: 16,
      width: 90,
      height: 30,
    },
    {
      id: 'worker send',
      kind: 'worker',
      title: nasty,
      lines: [nasty],
      isDeadLetter: false,
      x: 180,
      y: 16,
      width: 90,
      height: 30,
    },
  ],
  edges: [
    {
      kind: 'serves',
      points: [
        { x: 90, y: 30 },
        { x: 180, y: 30 },
      ],
    },
  ],
} as const

async function serve(service: QueueService) {
  const { lines, logger } = keptLog()
  const studio = await startStudio({ service, definitions, schema, graph, logger, name: 'shop' })
  onTestFinished(async () => {
    await studio.close()
    await service.close()
  })
  return { ...studio, lines, service }
}

async function serveEmbedded() {
  const directory = mkdtempSync(join(tmpdir(), 'pikku-page-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return serve(createEmbeddedService({ path: `${directory}/jobs.db` }))
}

/** Its queues are empty, whatever another test has left in them. */
async function serveOn(engine: LiveEngine) {
  const directory = mkdtempSync(join(tmpdir(), 'pikku-page-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const [, place] = engine.place(directory)
  const served = await serve(engine.service(place))
  for (const queue of ['invoices', 'invoices-dead']) {
    await served.service.drain?.(queue)
    for (const status of ['completed', 'failed'] as const) {
      await served.service.clean?.(queue, { status, olderThan: 0 })
    }
  }
  return served
}

async function faultsOfAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run()
    return violations.flatMap(({ id, nodes }: any) =>
      nodes.map(({ target, failureSummary }: any) => `${id}: ${target} ${failureSummary}`),
    )
  })
}

async function answerDialog(page: Page, button: string, text?: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  if (text !== undefined) await dialog.getByRole('textbox').fill(text)
  await dialog.getByRole('button', { name: button }).click()
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((next) => (globalThis as any).location.assign(next), hash)
}

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  test('what is saved is what was typed last: until that is checked, and while it is no JSON, nothing can be', async () => {
    const { url, service } = await serveEmbedded()
    await service.add('invoices', invoice('e1', 1), { jobId: 'e1', delay: 3_600_000 })
    const { page, faults } = await openPage(url)
    await goTo(page, '#/job/invoices/e1')
    await page.getByRole('button', { name: 'Change data…' }).click()
    const json = page.getByLabel('data', { exact: true })
    const save = page.getByRole('button', { name: 'Save' })
    const status = page.locator('.checked')
    await status.getByText('This is of its type.').waitFor()
    const held: (() => Promise<void>)[] = []
    await page.route('**/api/check', async (route) => {
      const isHeld = route.request().postData()?.includes('"number":2') === true
      if (isHeld) held.push(() => route.continue())
      else await route.continue()
    })

    await json.fill(JSON.stringify(invoice('e1', 2)))
    expect(await save.isDisabled()).toBe(true)
    await vi.waitFor(() => expect(held).toHaveLength(1))
    await json.fill(JSON.stringify({ ...invoice('e1'), cents: 'many' }))
    await status.getByText('data.cents').waitFor()
    const late = page.waitForResponse('**/api/check')
    await held[0]?.()
    await (await late).finished()
    expect(await status.textContent()).toContain('data.cents')
    expect(await save.isDisabled()).toBe(true)

    await json.fill(JSON.stringify(invoice('e1', 3)))
    await status.getByText('This is of its type.').waitFor()
    await json.fill('{')
    await page.getByText('This is not JSON.').waitFor()
    expect(await status.isVisible()).toBe(false)
    await save.click()
    expect(await json.evaluate((field) => field.matches(':focus:invalid'))).toBe(true)
    await json.fill(`${JSON.stringify(invoice('e1', 3))} `)
    await save.click()
    await page.locator('.panel .value-number').getByText('3', { exact: true }).waitFor()
    expect(await service.findJob?.('invoices', 'e1')).toMatchObject({ data: invoice('e1', 3) })
    expect(faults).toEqual([])
  })

  test('many jobs are put back in steps: it is shown how far it is, and it can be stopped', async () => {
    const { url, service } = await serveEmbedded()
    const jobs = Array.from({ length: 1_200 }, (_, at) => ({
      data: invoice(`w${at}`, at),
      options: { jobId: `w${at}` },
    }))
    for (const id of await service.addMany('invoices', jobs)) {
      await service.cancel?.('invoices', id)
    }
    const { page, faults } = await openPage(url)
    await goTo(page, '#/queue/invoices/failed')
    await page.getByRole('combobox').fill('order.number=0')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('link', { name: 'w0', exact: true }).waitFor()
    await page.getByText('1,200 jobs were looked at.').waitFor()
    await page.getByRole('combobox').fill('')
    let steps = 0
    const stopped = page.getByRole('button', { name: 'Stop', disabled: true })
    await page.route('**/api/act', async (route) => {
      steps += 1
      if (steps === 2) await stopped.waitFor()
      await route.continue()
    })
    await page.getByRole('button', { name: 'Retry all…' }).click()
    await answerDialog(page, 'Retry all')
    await page.getByText('500 of 1,200 jobs put back').waitFor()
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('500')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('1,000 jobs put back. You stopped it').waitFor()
    expect(await service.stats?.('invoices')).toMatchObject({ waiting: 1_000, failed: 200 })
    expect(faults).toEqual([])
  })

  test('texts of jobs are never markup, and nothing is asked of another host', async () => {
    const { url, service } = await serveEmbedded()
    const data = { ...invoice(nasty), [nasty]: [nasty] }
    await service.add('invoices', data, { jobId: `../${nasty}/?#`, delay: 3_600_000 })
    await service.cancel?.('invoices', `../${nasty}/?#`, nasty)
    await service.add('invoices', invoice(nasty), { repeat: { every: 3_600_000, key: nasty } })
    const { page, faults } = await openPage(url)
    await goTo(page, '#/queue/invoices/failed')
    await page.locator('.job th a').click()
    await page.locator('.panel-error').getByText('onerror').first().waitFor()
    await goTo(page, '#/queue/invoices/schedules')
    await page.locator('.schedules').getByText('onerror').first().waitFor()
    await goTo(page, '#/map')
    await page.locator('.map a').waitFor()
    await goTo(page, `#/queue/${encodeURIComponent(nasty)}`)
    await page.getByText('There is no queue').waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(faults).toEqual([])
  })

  test('without its token the page shows nothing and says why', async () => {
    const { url } = await serveEmbedded()
    const { page, faults } = await openPage(new URL(url).origin)
    await page.getByText('This page needs its link').waitFor()
    expect(faults).toEqual([])
  })

  test('of 2,000 jobs, those in sight are there, and scrolling reads on', async () => {
    const { url, service } = await serveEmbedded()
    const jobs = Array.from({ length: 2_000 }, (_, at) => ({ data: invoice(`v${at}`, at) }))
    await service.addMany('invoices', jobs)
    const { page } = await openPage(url)
    await goTo(page, '#/queue/invoices/waiting')
    await page.locator('.job').first().waitFor()
    expect(await page.locator('.job').count()).toBeLessThan(80)
    const rows = page.locator('.jobs table')
    for (const count of [101, 201, 301]) {
      await page.locator('.jobs').evaluate((box) => box.scrollTo(0, box.scrollHeight))
      await expect
        .poll(async () => Number(await rows.getAttribute('aria-rowcount')))
        .toBeGreaterThanOrEqual(count)
    }
    expect(await page.locator('.job').count()).toBeLessThan(80)
  })

  test.each([
    { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 860 } },
    { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 860 } },
    { name: 'a phone', colorScheme: 'light', viewport: { width: 390, height: 780 } },
  ] as const)('axe finds nothing, $name', async ({ colorScheme, viewport }) => {
    const { url, service } = await serveEmbedded()
    await service.add('invoices', invoice('x1'), { jobId: 'x1' })
    await service.cancel?.('invoices', 'x1', 'why')
    await service.add('invoices', invoice('x2'), { jobId: 'x2' })
    await service.add('invoices', invoice('s1'), { repeat: { cron: '0 3 * * *', key: 'nightly' } })
    const { page } = await openPage(url, { colorScheme, viewport })
    const views = {
      '#/': '.queues a',
      '#/map': '.map-box',
      '#/queue/invoices': '.job',
      '#/queue/invoices/add': 'fieldset',
      '#/queue/invoices/schedules': '.schedules',
      '#/job/invoices/x1': '.panel-error',
      '#/queue/none': '.empty',
    }
    for (const [hash, selector] of Object.entries(views)) {
      await goTo(page, hash)
      await page.locator(selector).first().waitFor()
      expect({ hash, faults: await faultsOfAxe(page) }).toEqual({ hash, faults: [] })
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      expect({ hash, isTooWide }).toEqual({ hash, isTooWide: false })
    }
    await goTo(page, '#/queue/invoices')
    await page.getByRole('button', { name: 'Empty…' }).click()
    await page.getByRole('dialog').waitFor()
    expect(await faultsOfAxe(page)).toEqual([])
  })

  test('a snapshot is a page without a server', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pikku-page-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    const service = createEmbeddedService({ path: `${directory}/jobs.db` })
    onTestFinished(() => service.close())
    await service.add('invoices', invoice(nasty), { jobId: 'n1' })
    await service.cancel?.('invoices', 'n1')
    const file = `${directory}/snapshot.html`
    writeFileSync(file, await exportStudio({ service, definitions, schema, graph }))
    const { page, faults } = await openPage(pathToFileURL(file).href)
    await page.getByText('snapshot').waitFor()
    await page.getByRole('link', { name: '1 failed jobs of invoices' }).click()
    await page.getByRole('link', { name: 'n1' }).click()
    await page.getByText('JobCancelledError').first().waitFor()
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0)
    expect(faults).toEqual([])
  })

  describe.each(liveEngines())('$provider', (engine) => {
    test('a job is added by the form, which refuses wrong data in the words of add, and is then changed', async () => {
      const { url, service } = await serveOn(engine)
      const { page, faults } = await openPage(url)
      await page.getByRole('link', { name: 'invoices', exact: true }).click()
      await page.getByRole('link', { name: 'Add a job' }).click()
      await page.getByLabel('id', { exact: true }).fill('a1')
      await page.getByLabel('number').fill('x')
      await page.getByLabel('due').fill('soon')
      await page.getByLabel('cents').fill('12')
      const status = page.locator('.checked')
      await status.getByText('data.order.number: expected number').waitFor()
      expect(await status.textContent()).toContain('data.due')
      const add = page.getByRole('button', { name: 'Add the job' })
      expect(await add.isDisabled()).toBe(true)
      await page.getByLabel('number').fill('7')
      await page.getByRole('button', { name: 'Now' }).click()
      await page.getByLabel('Delay').fill('1h')
      await status.getByText('This is of its type.').waitFor()
      await add.click()
      await page.getByText('Added:').waitFor()
      expect(await service.stats?.('invoices')).toMatchObject({ delayed: 1 })

      await page.getByText('Added:').getByRole('link').click()
      await page.getByText('12n').waitFor()
      await page.getByRole('button', { name: 'Change data…' }).click()
      const json = page.getByLabel('data', { exact: true })
      await json.fill(JSON.stringify(invoice('a1', 8)))
      await page.getByRole('button', { name: 'Save' }).click()
      await page.locator('.panel .value-number').getByText('8', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Run now' }).click()
      await page.locator('h1 .badge-waiting').waitFor()
      await page.getByRole('button', { name: 'Cancel…' }).click()
      await answerDialog(page, 'Cancel the job', 'twice')
      await page.locator('h1 .badge-failed').waitFor()
      await page.getByText('twice').first().waitFor()
      await page.getByRole('button', { name: 'Retry' }).click()
      await page.locator('h1 .badge-waiting').waitFor()
      await page.getByRole('button', { name: 'Remove…' }).click()
      await answerDialog(page, 'Remove the job')
      await page.getByText('There are no jobs in this queue.').waitFor()
      expect(faults).toEqual([])
    })

    test('a queue is paused, emptied and cleaned, jobs are found and changed in bulk, letters put back', async () => {
      const { url, service } = await serveOn(engine)
      for (let at = 0; at < 30; at += 1) {
        await service.add('invoices', invoice(`b${at % 3}`, at), {
          delay: 3_600_000,
          jobId: `j${at}`,
        })
      }
      const letter = {
        queueName: 'invoices',
        jobId: 'gone',
        data: invoice('d1'),
        error: { name: 'E', message: 'm' },
      }
      await service.add('invoices-dead', letter)
      await service.add('invoices', invoice('s1'), {
        repeat: { cron: '0 3 * * *', key: 'nightly' },
      })
      const { page, faults } = await openPage(url)
      await goTo(page, '#/queue/invoices')
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.locator('h1').getByText('paused').waitFor()
      await page.getByRole('button', { name: 'Resume' }).click()
      await page.getByRole('button', { name: 'Pause' }).waitFor()

      await page.getByRole('combobox').fill('order.id=b1')
      await page.getByRole('button', { name: 'Find' }).click()
      await page.getByRole('link', { name: 'j1', exact: true }).waitFor()
      await page.getByRole('link', { name: 'j2', exact: true }).waitFor({ state: 'detached' })
      expect(await page.locator('.job').count()).toBe(10)
      await page.getByLabel('Choose all loaded jobs').check()
      await page.getByText('10 chosen').waitFor()
      await page.getByRole('button', { name: 'Cancel…' }).click()
      await answerDialog(page, 'Cancel 10 jobs')
      await page.getByText('10 jobs cancelled').waitFor()
      await page.getByRole('link', { name: /^failed/i }).click()
      await page.getByRole('button', { name: 'Retry all…' }).click()
      await answerDialog(page, 'Retry all')
      await page.getByText('10 jobs put back').waitFor()

      await page.getByRole('combobox').fill('j4')
      await page.getByRole('button', { name: 'Find' }).click()
      await page.locator('h1').getByText('j4').waitFor()
      await goTo(page, '#/queue/invoices/schedules')
      await page.getByText('0 3 * * *').waitFor()
      await page.getByRole('button', { name: 'End…' }).click()
      await answerDialog(page, 'End it')
      await page.getByText('This queue has no schedule.').waitFor()
      await page.getByRole('button', { name: 'Empty…' }).click()
      await answerDialog(page, 'Remove them')
      await page.getByText('30 jobs removed').waitFor()
      await page.getByRole('button', { name: 'Remove failed…' }).click()
      await answerDialog(page, 'Remove them', '1s')
      await page.getByText('0 jobs removed').waitFor()

      await goTo(page, '#/queue/invoices-dead')
      await page.getByRole('button', { name: 'Put back…' }).click()
      await page.getByText('1 job will go back').waitFor()
      await answerDialog(page, 'Put back')
      await expect.poll(() => service.stats?.('invoices')).toMatchObject({ waiting: 1 })
      expect(faults).toEqual([])
    })

    test('what happens elsewhere is shown without a reload, and types that change are in the form', async () => {
      const { url, service, update } = await serveOn(engine)
      const { page, faults } = await openPage(url)
      await goTo(page, '#/queue/invoices')
      await page.getByText('There are no jobs in this queue.').waitFor()
      await service.add('invoices', invoice('e1'), { jobId: 'e1' })
      await service.cancel?.('invoices', 'e1')
      await page.getByRole('link', { name: 'e1' }).waitFor()
      await goTo(page, '#/queue/invoices/add')
      await page.getByLabel('number').waitFor()
      const text = JSON.stringify(schema)
        .replaceAll('"number"', '"amount"')
        .replace('{"type":"amount"}', '{"type":"number"}')
      update({ definitions, schema: JSON.parse(text) as object, graph })
      await page.getByLabel('amount').waitFor()
      expect(faults).toEqual([])
    })
  })
})

test.skipIf(chromiumPath !== undefined)('in a browser: skipped, for there is no Chromium', () => {
  expect(chromiumPath).toBeUndefined()
})
