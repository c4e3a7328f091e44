import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'

/** A Chromium of the system, or the one that `CHROMIUM` names. None is downloaded. */
export const chromiumPath =
  process.env['CHROMIUM'] ??
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((directory) =>
      ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(directory, name)),
    )
    .find((file) => existsSync(file))

if (chromiumPath === undefined) {
  console.warn(
    'NO CHROMIUM: the page of the studio is not tested in a browser. Install chromium, or name one in CHROMIUM.',
  )
}

let browser: Browser | undefined
afterAll(() => browser?.close())

/** A page of its own. Whatever goes wrong in it, or is asked of another host, is in `faults`. */
export async function openPage(
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  browser ??= await chromium.launch({
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    args: ['--no-sandbox'],
  })
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    // The status of an answer that is meant to be a refusal.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      faults.push(message.text())
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== new URL(url).origin && protocol !== 'data:')
      faults.push(`asked ${request.url()}`)
  })
  await page.goto(url)
  return { page, faults }
}
