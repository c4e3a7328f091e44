import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { execa } from 'execa'
import { expect, onTestFinished, test, vi } from 'vitest'

import { prebuild } from '../../dist/compiler.js'
import { formatPrometheus } from '../../src/runtime/monitor/index.js'
import { createBullMQService } from '../../src/runtime/providers/bullmq/index.js'
import { findFreePort, startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'
import { readPages, repository } from './read-page.js'
import { linkModules, writeProject } from './write-project.js'

const redis = useEngine('Redis', startRedis)
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url))

test('the bull-board of the page shows the jobs of our queues with decoded data', async () => {
  const page = readPages().find(({ file }) => file === 'docs/dashboards.md')
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-board-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  linkModules(root)
  const { directory } = writeProject(root, page!)
  await prebuild({ cwd: directory, cache: false })
  const url = `redis://${redis().host}:${redis().port}`
  const service = createBullMQService({ redis: url })
  onTestFinished(() => service.close())
  const lines = [['tea', 2]]
  const stored = { order: 'o1', due: '2027-01-02T03:04:05.000Z', cents: '12', lines }
  await service.add('invoices', stored, { jobId: 'i1' })
  await service.add('invoices', { order: 'of another version' }, { jobId: 'i2' })

  const port = await findFreePort()
  const board = execa(process.execPath, ['--import', tsx, 'src/board.ts'], {
    cwd: directory,
    env: { REDIS_URL: url, PORT: String(port) },
    reject: false,
  })
  onTestFinished(async () => {
    board.kill('SIGKILL')
    await board
  })
  const address = `http://127.0.0.1:${port}/board/api/queues?activeQueue=invoices&status=latest`
  const shown = await vi.waitFor(async () => (await fetch(address)).json(), { timeout: 120_000 })
  const [queue] = (shown as any).queues
  expect(queue).toMatchObject({ name: 'invoices', readOnlyMode: true, counts: { prioritized: 2 } })
  expect(queue.jobs.map(({ data }: any) => data)).toEqual(
    expect.arrayContaining([
      { order: 'o1', due: '2027-01-02T03:04:05.000Z', cents: '12n', lines: { tea: 2 } },
      { order: 'of another version' },
    ]),
  )
})

test('every metric, label and state that the Grafana dashboard asks for is one that is exposed', () => {
  const text = formatPrometheus({
    mail: {
      waiting: 2,
      active: 0,
      completed: 9,
      failed: 1,
      delayed: 0,
      throughput: 9,
      oldestWaiting: 45_000,
      latency: 20,
      errorRate: 0.1,
      deduplicated: 3,
    },
  })
  const exposed = new Map<string, Set<string>>()
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)\{(.*)\} /gm)) {
    const known = exposed.get(name) ?? new Set()
    for (const [pair, label = ''] of labels.matchAll(/(\w+)="[^"]*"/g)) known.add(label).add(pair)
    exposed.set(name, known)
  }
  const file = path.join(repository, 'docs/grafana-dashboard.json')
  const { panels, templating } = JSON.parse(readFileSync(file, 'utf8'))
  const asked = panels.flatMap(({ targets }: any) => targets)
  const named = new Set<string>()
  for (const { expr, legendFormat } of asked) {
    const [, by, name = '', matchers = ''] =
      /^\w+ by \((\w+)\) \((pikku_\w+)\{(.*)\}\)$/.exec(expr) ?? []
    named.add(name)
    const labels = [...matchers.matchAll(/(\w+)=~?"([^"]*)"/g)]
    const used = labels.flatMap(([, label, value = '']) => [
      label,
      ...(value.startsWith('$') ? [] : value.split('|').map((each) => `${label}="${each}"`)),
    ])
    const missing = [by, ...used].filter((each) => exposed.get(name)?.has(String(each)) !== true)
    expect({ expr, missing, legendFormat }).toEqual({
      expr,
      missing: [],
      legendFormat: `{{${by}}}`,
    })
  }
  expect(named).toEqual(new Set(exposed.keys()))
  const [, metric = '', label = ''] =
    /^label_values\((\w+), (\w+)\)$/.exec(templating.list[1].query.query) ?? []
  expect(exposed.get(metric)?.has(label)).toBe(true)
})
