import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { findFixtures } from '../fixtures/find-fixtures.js'
import { removeProject, runFixture, type FixtureRun } from '../fixtures/run-fixture.js'

let run: Promise<FixtureRun> | undefined

afterAll(async () => {
  if (run !== undefined) removeProject(await run)
})

const { features } = process as { readonly features: { readonly typescript?: string | false } }
const stripper = new URL('strip-types.mjs', import.meta.url).href

const worker = `import './.pikku/pikku-bootstrap.gen.ts'
import { PikkuQueue } from './.pikku/pikku-queue.gen.ts'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'

const path = process.argv[2]
const queue = new PikkuQueue(createEmbeddedService({ path }))
const workers = createEmbeddedWorkers({ path })
await workers.start()
const id = await queue.add('shipments', { orderId: '1', lines: ['first'], labels: {} })
const result = await queue.waitForCompletion('shipments', id, { timeout: 120_000 })
await workers.stop()
await queue.close()
console.log(JSON.stringify(result))
`

async function prepare(): Promise<FixtureRun> {
  const fixture = findFixtures().find(({ name }) => name === 'cases/strictest-flags-of-today')
  if (fixture === undefined) throw new Error('The fixture of today’s strictest flags is gone')
  const prepared = await runFixture(fixture)
  writeFileSync(path.join(prepared.project, 'work.ts'), worker)
  return prepared
}

test.each([
  { by: 'the stripper that Node carries', flags: ['--import', stripper], isHere: true },
  { by: 'Node itself', flags: [], isHere: Boolean(features.typescript) },
])('the generated files run as they are, their types stripped by $by', async (way) => {
  const { project } = await (run ??= prepare())
  const file = path.join(project, 'work.ts')
  const jobs = path.join(project, `jobs-${way.flags.length}.db`)
  const ran = await execa(process.execPath, [...way.flags, file, jobs], { reject: false })
  // A Node without a stripper must refuse: else the first way would prove nothing of stripping.
  expect(ran).toMatchObject(
    way.isHere ? { exitCode: 0, stdout: '{"parcel":"1"}' } : { exitCode: 1, stdout: '' },
  )
})
