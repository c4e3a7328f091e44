import { expect, test } from 'vitest'
import { formatPrometheus } from '../../src/runtime/monitor/index.js'
import { readPages } from './read-page.js'

const page = readPages().find(({ file }) => file === 'docs/monitoring.md')
const block = (title: string): string =>
  page?.blocks.find((each) => each.title === title)?.text ?? ''
const numbers = { active: 0, completed: 0, failed: 0, delayed: 0, throughput: 0 }
const text = formatPrometheus({ mail: { ...numbers, waiting: 2, oldestWaiting: 45_000 } })

test('the number that KEDA asks for is one that a worker process exposes', () => {
  const [, location = 'none'] = /valueLocation: '(.*)'/.exec(block('scale.yaml')) ?? []
  expect(text).toContain(`\n${location} 45\n`)
})

test('every metric of Prometheus that the page names is exposed, and none is left out', () => {
  const named = [...(page?.text ?? '').matchAll(/^\| `(pikku_\w+)\{/gm)].map(
    ([, name = '']) => name,
  )
  const exposed = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name)
  expect(new Set(named)).toEqual(new Set(exposed))
})

test('the readiness probe asks a path that the server of the page answers', () => {
  const [, path = 'none'] =
    /readinessProbe:\n\s+httpGet: \{ path: (\S+),/.exec(block('worker.yaml')) ?? []
  expect(block('src/worker.ts')).toContain(`request.url === '${path}'`)
})
