import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { runtimes, type RuntimeName } from '../../src/setup/create/runtimes.js'
import { firstJobs } from './first-jobs.js'
import { createNewcomer, type Manager, type Newcomer } from './newcomer.js'
import { publishPikku, type PublishedPikku } from './published-pikku.js'
import { expectResolved } from './resolved-project.js'

interface Asked {
  readonly manager: Manager
  readonly lockFile: string
  /** The templates that are installed, are compiled and do a job. For the others, npm must find the versions. */
  readonly working: readonly RuntimeName[]
}

/** From nothing to a job done on its engine, as a user of a package manager does it. */
export function testTemplates({ manager, lockFile, working }: Asked): void {
  let pikku: PublishedPikku
  let newcomer: Newcomer
  beforeAll(async () => {
    pikku = await publishPikku()
    newcomer = await createNewcomer(manager, pikku)
  })
  afterAll(() => pikku.remove())

  // Side by side: they mostly wait for the package manager and for their engines.
  describe.concurrent('from the command to a project that works', () => {
    test.for(runtimes.map(({ name }) => name))('%s', async (name, { expect, onTestFinished }) => {
      const stops: (() => Promise<unknown>)[] = []
      onTestFinished(async () => {
        for (const stop of stops.toReversed()) await stop()
      })
      const isWorking = working.includes(name)
      const project = await newcomer.create(`${name}-shop`, name, isWorking)
      if (!isWorking) return expectResolved(project, expect)
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
  })
}
