import type { TestProject } from 'vitest/node'

import { buildDist } from '../../scripts/build/build-dist.js'

/**
 * Tests of the command and of the package run what is in dist: it is built first when src has changed.
 * Type errors are counted and the tests run: `npm run types` is what fails for them.
 */
export default async function freshDist(project: TestProject): Promise<void> {
  await build()
  project.onTestsRerun(build)
}

async function build(): Promise<void> {
  const { errors } = await buildDist()
  const count = errors?.match(/error TS\d+/g)?.length
  if (count) console.warn(`src has ${count} type errors: npm run types`)
}
