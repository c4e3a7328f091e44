import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProject, pikku, type Project } from '../cli/project.js'
import { typecheck } from '../fixtures/typecheck.js'
import { readShapes, textOf, writeShape, type Shape } from './shape.js'
import { settingsOfShop } from './settings-of-shop.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const packages = [
  '@nestjs',
  '@types',
  'bullmq',
  'ioredis',
  'pg',
  'pg-boss',
  'reflect-metadata',
  'rxjs',
]

/** A file that makes a queue or a worker of an engine. */
const usesEngine =
  /from '(?:bullmq|pg-boss)'[^]*new (?!PikkuQueue)[\w.]*(?:Queue|Worker|FlowProducer|QueueEvents)[<(]/

interface Migrated {
  readonly project: Project
  readonly said: string
  /** What prebuild has against the result. */
  readonly findings: string
}

async function migrate(shapes: readonly Shape[], flags: readonly string[]): Promise<Migrated> {
  const project = createProject({
    ...settingsOfShop(),
    ...Object.fromEntries(
      shapes.flatMap(({ name, before }) =>
        Object.entries(before).map(([file, text]) => [placeIn(name, file), text]),
      ),
    ),
  })
  const modules = path.join(project.directory, 'node_modules')
  mkdirSync(modules)
  symlinkSync(repository, path.join(modules, 'pikku'), 'junction')
  for (const name of packages) {
    symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name), 'junction')
  }
  const { exitCode, stderr: said } = await pikku([
    'migrate',
    '--cwd',
    project.directory,
    '--write',
    ...flags,
  ])
  expect(exitCode).toBe(0)
  const built = await pikku(['prebuild', '--cwd', project.directory])
  return { project, said, findings: built.stderr }
}

/** `src/jobs.ts` of a shape. */
function placeIn(name: string, file: string): string {
  return file.replace('src/', `src/${name}/`)
}

function describeShapes(shapes: readonly Shape[], migrated: () => Migrated): void {
  describe.each(shapes.map((shape) => [shape.name, shape] as const))('%s', (name, shape) => {
    const now = (file: string): string => migrated().project.read(placeIn(name, file))
    const remarks = (): string[] =>
      migrated()
        .said.split('\n')
        .filter((line) => line.includes(`: src/${name}/`))

    test('becomes what is expected', () => {
      const changed = Object.keys(shape.before).filter((file) => now(file) !== shape.before[file])
      const files = Object.fromEntries(changed.map((file) => [file, now(file)]))
      const after = textOf({
        ...files,
        remarks: remarks()
          .map((line) => `${line}\n`)
          .join(''),
      })
      if (process.env['UPDATE_FIXTURES'] === '1') writeShape(shape, after)
      const { after: expected } = process.env['UPDATE_FIXTURES'] === '1' ? { after } : shape
      expect(after).toBe(expected)
    })

    test('has a remark in each file that goes on using its engine', () => {
      const silent = Object.keys(shape.before)
        .filter((file) => usesEngine.test(now(file)))
        .filter(
          (file) =>
            !remarks()
              .join('\n')
              .includes(`left alone: ${placeIn(name, file)}:`),
        )
      expect(silent).toEqual([])
    })
  })
}

function testResult(migrated: () => Migrated): void {
  test('the result is read by prebuild without an error', () => {
    expect(migrated().findings).not.toMatch(/ - error /)
  })

  test('the result compiles', () => {
    expect(typecheck('typescript-7.0', migrated().project.directory)).toEqual([])
  })
}

const open: Project[] = []
afterAll(() => {
  for (const project of open) project.dispose()
})

/** Migrates some shapes before the tests of its block. */
function beforehand(shapes: readonly Shape[], flags: readonly string[] = []): () => Migrated {
  let migrated: Migrated | undefined
  beforeAll(async () => {
    migrated = await migrate(shapes, flags)
    open.push(migrated.project)
  }, 180_000)
  return () => {
    if (migrated === undefined) throw new Error('nothing was migrated')
    return migrated
  }
}

describe.each([
  ['together', []],
  ['job-names-queues', ['--job-names', 'queues']],
  ['job-names-union', ['--job-names', 'union']],
] as const)('shapes of one project: %s', (folder, flags) => {
  const shapes = readShapes(folder)
  const migrated = beforehand(shapes, flags)
  describeShapes(shapes, migrated)
  testResult(migrated)
})

describe.each(readShapes('alone').map((shape) => [shape.name, shape] as const))(
  'alone: %s',
  (_, shape) => {
    describeShapes([shape], beforehand([shape]))
  },
)
