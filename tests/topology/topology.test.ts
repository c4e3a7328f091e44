import { afterEach, describe, expect, test } from 'vitest'
import { survey } from '../../src/pipeline/survey.js'
import { createProject, type Project } from '../cli/project.js'
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

  test('has both faulty and clean samples, and a sample of each fault', () => {
    const clean = seeded.filter(({ name }) => name.startsWith('clean-'))
    expect(clean.flatMap(({ faults }) => faults)).toEqual([])
    const codes = new Set(seeded.flatMap(({ faults }) => faults.map((fault) => fault.slice(-5))))
    expect([...codes].sort()).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `PK60${number}`))
  })
})
