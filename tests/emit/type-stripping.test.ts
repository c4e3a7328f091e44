import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { findFixtures } from '../fixtures/find-fixtures.js'
import { removeProject, runFixture, type FixtureRun } from '../fixtures/run-fixture.js'

let run: FixtureRun | undefined

afterAll(() => {
  if (run !== undefined) removeProject(run)
})

const worker = `import './.pikku/pikku-bootstrap.gen.ts'
import { PikkuQueue } from './.pikku/pikku-queue.gen.ts'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'

const path = process.argv[2]
const queue = new PikkuQueue(createEmbeddedService({ path }))
const workers = createEmbeddedWorkers({ path })
await workers.start()
const id = await queue.add('shipments', { orderId: '1', lines: ['first'], labels: {} })
const result = await queue.waitForCompletion('shipments', id, { timeout: 20_000 })
await workers.stop()
await queue.close()
console.log(JSON.stringify(result))
`

test('Node runs the generated files as they are, by stripping their types', async (context) => {
  const { features } = process as { readonly features: { readonly typescript?: string | false } }
  if (!features.typescript) context.skip(`Node ${process.versions.node} cannot strip types`)
  const fixture = findFixtures().find(({ name }) => name === 'cases/strictest-flags-of-today')
  if (fixture === undefined) throw new Error('The fixture of today’s strictest flags is gone')
  run = await runFixture(fixture)
  const file = path.join(run.project, 'work.ts')
  writeFileSync(file, worker)
  const { stdout } = await execa(process.execPath, [file, path.join(run.project, 'jobs.db')])
  expect(JSON.parse(stdout)).toEqual({ parcel: '1' })
})
