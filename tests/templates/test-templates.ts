import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runtimes } from '../../src/setup/create/runtimes.js'
import { firstJobs } from './first-jobs.js'
import { createNewcomer, type Manager, type Newcomer } from './newcomer.js'
import { packPikku, type PackedPikku } from './packed-pikku.js'

/** A real install a test: what is not in the cache comes from the registry, over whatever line there is. */
const timeout = 240_000

/** From nothing to a job done on its engine, for every template, as a user of a package manager does it. */
export function testTemplates(manager: Manager, lockFile: string): void {
  let pikku: PackedPikku
  let newcomer: Newcomer
  beforeAll(async () => {
    pikku = await packPikku()
    newcomer = await createNewcomer(manager, pikku)
  })
  afterAll(() => pikku.remove())

  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  test.each(runtimes.map(({ name }) => name))('%s', { timeout }, async (name) => {
    const project = await newcomer.create(`${name}-shop`, name)
    expect(project.said).toContain('2 queues, 8 files written.')
    expect(existsSync(path.join(project.directory, lockFile))).toBe(true)
    if (name === 'embedded') {
      const seconds = project.seconds.toFixed(1)
      console.info(
        `pikku create with ${manager}, from the command to the first job done: ${seconds} s`,
      )
    }
    const { all } = await project.run('check')
    expect(all).toContain('2 queues, up to date.')
    await firstJobs[name](project, (stop) => stops.push(stop))
  })
}
