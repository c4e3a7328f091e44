import { readFileSync } from 'node:fs'
import path from 'node:path'
import { execa, execaSync } from 'execa'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { repository } from '../../scripts/build/places.js'
import { chromiumPath, openPage } from '../studio/browser.js'
import { openProject, type NewProject } from './newcomer.js'
import { publishPikku, type PublishedPikku } from './published-pikku.js'
import type { Environment } from './user-environment.js'

const folder = path.join(repository, 'packages/create-pikku')

function manifestOf(directory: string): {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
} {
  return JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'))
}

let pikku: PublishedPikku
let env: Environment
beforeAll(async () => {
  pikku = await publishPikku([folder])
  env = {
    ...pikku.env,
    // yarn and bun keep what they have downloaded, and from where.
    HOME: pikku.place,
    YARN_CACHE_FOLDER: path.join(pikku.place, 'yarn-cache'),
    YARN_GLOBAL_FOLDER: path.join(pikku.place, 'yarn-global'),
  }
})
afterAll(() => pikku.remove())

test('create-pikku has the version of pikku, and needs exactly that one', () => {
  const { version } = manifestOf(repository)
  const create = manifestOf(folder)
  expect(create.version).toBe(version)
  expect(create.dependencies).toEqual({ pikku: version })
})

/** Adds a job with the form, and gives its state once it is done. */
async function addOnPage(link: string): Promise<string | null> {
  const { page, faults } = await openPage(link)
  await page.getByRole('link', { name: 'welcome-mail', exact: true }).click()
  await page.getByRole('link', { name: 'Add a job' }).click()
  await page.getByLabel('to', { exact: true }).fill('ada@example.com')
  await page.getByLabel('name', { exact: true }).fill('Ada')
  await page.getByRole('button', { name: 'Now' }).click()
  await page.getByText('This is of its type.').waitFor()
  await page.getByRole('button', { name: 'Add the job' }).click()
  await page.getByText('Added:').getByRole('link').click()
  const state = page.locator('h1 .badge-completed')
  await state.waitFor()
  expect(faults).toEqual([])
  return state.textContent()
}

test('npm create pikku@latest, then npm run dev: jobs are done, also one that is added on the page', async () => {
  const { place } = pikku
  const args = ['create', '--yes', 'pikku@latest', 'shop', '--', '--runtime', 'embedded', '--yes']
  const { all } = await execa('npm', args, { cwd: place, env, extendEnv: false, all: true })
  expect(all).toContain('npm run first-job')
  const project = openProject('npm', path.join(place, 'shop'), env, all, 0)
  await project.manage('install')
  const dev = await project.start('dev', /worker │ The workers take jobs/)
  const { all: done } = await project.run('first-job')
  expect(done).toMatch(/Job \S+ is done/)
  const link = await vi.waitFor(
    () => {
      const [, url] = /studio │ (http:\S+#token=\S+)/.exec(dev.said()) ?? []
      if (url === undefined) throw new Error(`There is no link:\n${dev.said()}`)
      return url
    },
    { timeout: 120_000 },
  )
  const state = chromiumPath === undefined ? 'no browser' : await addOnPage(link)
  expect(['completed', 'no browser']).toContain(state)
  expect(await dev.interrupt()).toMatch(/pikku {2}│ watching: 2 queues, 8 files written/)
})

test.skipIf(chromiumPath !== undefined)('on the page: skipped, for there is no Chromium', () => {
  expect(chromiumPath).toBeUndefined()
})

async function createShop(manager: 'pnpm' | 'yarn' | 'bun'): Promise<NewProject> {
  const { place } = pikku
  const directory = path.join(place, `${manager}-shop`)
  const args = ['create', 'pikku', path.basename(directory), '--runtime', 'embedded']
  const options = { cwd: place, env, extendEnv: false, all: true } as const
  const { all } = await execa(manager, [...args, '--no-install', '--yes'], options)
  return openProject(manager, directory, env, all, 0)
}

// What pnpm makes of every template is tested with the templates.
test('pnpm create pikku makes a project for pnpm', async () => {
  const { directory, said } = await createShop('pnpm')
  expect(said).toContain('pnpm install')
  const { version } = manifestOf(repository)
  expect(manifestOf(directory).dependencies['pikku']).toBe(`^${version}`)
})

for (const manager of ['yarn', 'bun'] as const) {
  const { failed } = execaSync(manager, ['--version'], { reject: false })
  test.skipIf(failed)(`from ${manager} create pikku to a job done, with ${manager}`, async () => {
    const project = await createShop(manager)
    expect(project.said).toContain(`${manager} install`)
    await project.manage('install')
    await project.manage('run', 'prebuild')
    expect((await project.manage('run', 'first-job')).all).toMatch(/Job \S+ is done/)
  })
}
