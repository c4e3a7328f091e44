import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { execa } from 'execa'
import { afterAll, beforeAll } from 'vitest'

import { findFixtures } from '../fixtures/find-fixtures.js'
import { removeProject, runFixture } from '../fixtures/run-fixture.js'

const tsx = fileURLToPath(import.meta.resolve('tsx'))

export interface SampleProject {
  /** Puts a file into the project, or, with a function, changes one. */
  write(file: string, text: string | ((before: string) => string)): void
  /** Runs a program in the project, and gives what it has printed. */
  run(file: string, environment?: Readonly<Record<string, string>>): Promise<string>
}

/** For a test file: a copy of a fixture made of samples, prebuilt by the command, ready to be run. */
export function useSamples(name: string): () => SampleProject {
  let opened: Awaited<ReturnType<typeof prebuildSamples>> | undefined
  beforeAll(async () => {
    opened = await prebuildSamples(name)
  })
  afterAll(() => opened?.remove())
  return () => {
    if (opened === undefined) throw new Error('The samples are not prebuilt yet')
    return opened
  }
}

async function prebuildSamples(name: string): Promise<SampleProject & { remove(): void }> {
  const fixture = findFixtures().find((each) => each.name === name)
  if (fixture === undefined) throw new Error(`No fixture '${name}'`)
  const prebuilt = await runFixture(fixture)
  const { project } = prebuilt
  return {
    remove: () => removeProject(prebuilt),
    write: (file, text) => {
      const path = join(project, file)
      writeFileSync(path, typeof text === 'string' ? text : text(readFileSync(path, 'utf8')))
    },
    run: async (file, env = {}) => {
      const { stdout } = await execa(process.execPath, ['--import', tsx, file], {
        cwd: project,
        env: { NO_COLOR: '1', ...env },
        timeout: 120_000,
      })
      return stdout
    },
  }
}
