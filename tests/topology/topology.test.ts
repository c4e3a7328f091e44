import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { survey } from '../../src/pipeline/survey.js'
import { createProject, mailQueue, type Project } from '../cli/project.js'
import { findSeeded } from './seeded.js'

const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

const seeded = findSeeded()

function place({ files }: (typeof seeded)[number]): Project {
  const project = createProject(files)
  open.push(project)
  return project
}

test('a service of an engine is known when pikku is linked from a checkout', async () => {
  const project = createProject({
    'src/mail.ts': mailQueue,
    'src/add.ts': `import { createBullMQService } from 'pikku/queue-bullmq'
export const welcome = (to: string) => createBullMQService().add('mail', { to })
`,
  })
  open.push(project)
  const checkout = fileURLToPath(new URL('../..', import.meta.url))
  mkdirSync(path.join(project.directory, 'node_modules'))
  symlinkSync(checkout, path.join(project.directory, 'node_modules/pikku'))
  const { topology } = await survey({ cwd: project.directory })
  expect(topology?.calls.map(({ span, queue }) => `${span.file}:${span.line} ${queue}`)).toEqual([
    'src/add.ts:2 mail',
  ])
})

describe('the picture of producers and workers', () => {
  test.each(seeded)('finds every fault and producer, and invents none: $name', async (each) => {
    const { directory } = place(each)
    const { diagnostics, topology, findings } = await survey({ cwd: directory })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const places = findings.map(({ span, code }) => `${span?.file}:${span?.line} ${code}`)
    expect(places.sort()).toEqual(each.faults)
    const added = (topology?.calls ?? [])
      .filter(({ kind, queue }) => kind !== 'wait' && queue !== null)
      .map(({ span, queue }) => `${span.file}:${span.line} ${queue}`)
    expect([...new Set(added)].sort()).toEqual(each.additions)
  })

  test('writes out the sums of its budgets', async () => {
    const words = async (name: string): Promise<string[]> => {
      const each = seeded.find((found) => found.name === name)
      const { findings } = await survey({ cwd: place(each as (typeof seeded)[number]).directory })
      return findings.map(({ message }) => message)
    }
    expect(await words('retries-that-multiply')).toEqual([
      "One job of 'order' can become 5 × 5 × 5 = 125 runs of 'mail'.",
    ])
    expect((await words('waits-that-give-up')).slice(0, 1)).toEqual([
      "This waits 1 min at most for a job of 'export', whose retries alone wait 5 s + 10 s + 20 s + 40 s + 80 s + 160 s + … = 635 s.",
    ])
    expect((await words('limits-that-are-outrun')).sort()).toEqual([
      "Up to 1 job in 1 s come to 'call' from the schedule 'each-second', and its limit lets 2000 jobs in 1 d begin.",
      "Up to 1 job in 30 s come to 'call' from the schedule 'often', and its limit lets 2000 jobs in 1 d begin.",
      "Up to 100 jobs in 1 s come to 'call' from the handler of 'sync', and its limit lets 2000 jobs in 1 d begin.",
    ])
  })

  test('has both faulty and clean samples, and a sample of each fault', () => {
    const clean = seeded.filter(({ name }) => name.startsWith('clean-'))
    expect(clean.flatMap(({ faults }) => faults)).toEqual([])
    const codes = new Set(seeded.flatMap(({ faults }) => faults.map((fault) => fault.slice(-5))))
    const numbers = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'))
    expect([...codes].sort()).toEqual(numbers.map((number) => `PK6${number}`))
  })

  test('has schedules that are declared, as what feeds their queue and no producer', async () => {
    const project = createProject({
      'src/mail.ts': mailQueue,
      'src/bills.ts': mailQueue.replace("queue: 'mail'", "queue: 'bills'"),
      'src/timetable.ts': `import { wireSchedule } from '#pikku/queue'
wireSchedule({ queue: 'mail', cron: '0 3 * * *', timezone: 'Europe/Berlin', data: { to: 'all' } })
wireSchedule({ queue: 'mail', name: 'often', every: '5m', data: { to: 'ada' } })
`,
    })
    open.push(project)
    const { diagnostics, topology, findings } = await survey({ cwd: project.directory })
    expect([...diagnostics, ...findings]).toEqual([])
    expect(
      topology?.calls.map(({ queue, kind, schedule, span, isDeclared }) => ({
        queue,
        kind,
        schedule,
        isDeclared,
        at: `${span.file}:${span.line}`,
      })),
    ).toEqual([
      {
        queue: 'mail',
        kind: 'schedule',
        schedule: '0 3 * * * Europe/Berlin',
        isDeclared: true,
        at: 'src/timetable.ts:2',
      },
      {
        queue: 'mail',
        kind: 'schedule',
        schedule: 'every 5m',
        isDeclared: true,
        at: 'src/timetable.ts:3',
      },
    ])
  })

  test('reads past imports that are no modules, and packages that refer to types', async () => {
    const project = createProject({
      'src/layout.vue': '<template/>',
      'src/client.ts': `import layout from './layout.vue'
import { Bucket } from 'bucket'
import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
export const start = (queue: PikkuQueue) => [layout.add('x'), new Bucket().add('y'), queue.add('mail', { to: 'ada' })]
`,
      'src/mail.ts': mailQueue,
      'node_modules/bucket/package.json': '{ "name": "bucket", "types": "index.d.ts" }',
      'node_modules/bucket/index.d.ts':
        '/// <reference types="node" />\nexport class Bucket { add(key: string): void }\n',
    })
    open.push(project)
    const { topology, findings } = await survey({ cwd: project.directory })
    expect(findings).toEqual([])
    expect(topology?.calls.map(({ queue }) => queue)).toEqual(['mail'])
  })
})
