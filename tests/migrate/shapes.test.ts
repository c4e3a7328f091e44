import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProject, pikku, type Project } from '../cli/project.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'
import { countersOf, liveShapes, startsOf, type Wired } from './live/live-shapes.js'
import { differences } from './live/differences.js'
import type { Outcome, Outcomes } from './live/outcome.js'
import { buildSide, prepareSide, runSide } from './live/side.js'
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

/** A use that is rewritten, or has a remark of its own. */
const use =
  /\bnew (?:\w+\.)?(?:Bull)?(?:Queue(?:Events|Pro)?|Worker(?:Pro)?|FlowProducer)[<(]|\bboss\.(?:work|send\w*|insert|schedule|publish|subscribe|resume)\b/

interface Migrated {
  readonly project: Project
  readonly said: string
  /** What prebuild has against the result. */
  readonly findings: string
  /** What the compiler has against the projects before and after. */
  readonly errors: readonly [before: string, after: string]
  readonly outcomes: readonly [before: Outcomes, after: Outcomes]
}

const servers = {
  before: useEngine('Redis', startRedis),
  after: useEngine('Redis', startRedis),
}
// Each shape of pg-boss opens connections of its own.
const postgres = useEngine('PostgreSQL', () => startPostgres(['max_connections=400']))

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
  mkdirSync(modules, { recursive: true })
  symlinkSync(repository, path.join(modules, 'pikku'), 'junction')
  for (const name of packages) {
    symlinkSync(
      path.join(repository, 'node_modules', sourceOf(name, project)),
      path.join(modules, name),
      'junction',
    )
  }
  const isRun = shapes.some((shape) => 'src/run.ts' in shape.before)
  const before = isRun ? await buildSide(project.directory, 'before') : ''
  const { exitCode, stderr: said } = await pikku([
    'migrate',
    '--cwd',
    project.directory,
    '--write',
    ...flags,
  ])
  expect(exitCode).toBe(0)
  const built = await pikku(['prebuild', '--cwd', project.directory])
  const after = isRun ? await buildSide(project.directory, 'after') : ''
  const outcomes = isRun ? await runSides(project, shapes, said) : ([{}, {}] as const)
  return { project, said, findings: built.stderr, errors: [before, after], outcomes }
}

/** A shape with a manifest of its own may ask for an earlier version. */
function sourceOf(name: string, project: Project): string {
  const manifest = JSON.parse(project.read('package.json')) as {
    readonly dependencies?: Readonly<Record<string, string>>
  }
  const [, major] = /^\^(\d+)/.exec(manifest.dependencies?.[name] ?? '') ?? []
  return major === undefined ? name : `${name}-${major}`
}

/** Runs the shapes that were rewritten, as they were and as they are, on engines of their own. */
async function runSides(
  project: Project,
  shapes: readonly Shape[],
  said: string,
): Promise<[Outcomes, Outcomes]> {
  const migrated = shapes.map(({ name, before }) => ({
    name,
    files: Object.fromEntries(
      Object.entries(before).map(([file, text]) => [placeIn(name, file), text]),
    ),
    said: saidOf(name, said).join('\n'),
  }))
  const meta = '.pikku/pikku-queue-workers-meta.gen.json'
  const live = liveShapes(migrated, JSON.parse(project.read(meta)) as Wired)
  if (live.after.length === 0) return [{}, {}]
  const run = async (side: 'before' | 'after'): Promise<Outcomes> => {
    const built = path.join(project.directory, side)
    const database = await postgres().createDatabase()
    const isAfter = side === 'after'
    prepareSide(built, database, isAfter ? startsOf(migrated, live) : {})
    return runSide({
      built,
      shapes: live[side],
      counters: isAfter ? [] : countersOf(migrated, live),
      redisPort: servers[side]().port,
      database,
      ...(isAfter ? { bootstrap: '.pikku/pikku-bootstrap.gen.js' } : {}),
    })
  }
  return Promise.all([run('before'), run('after')])
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function saidOf(name: string, said: string): string[] {
  return said.split('\n').filter((line) => line.includes(`: src/${name}/`))
}

/** `src/jobs.ts` of a shape. */
function placeIn(name: string, file: string): string {
  return file.replace('src/', `src/${name}/`)
}

function describeShapes(shapes: readonly Shape[], migrated: () => Migrated): void {
  describe.each(shapes.map((shape) => [shape.name, shape] as const))('%s', (name, shape) => {
    const now = (file: string): string => migrated().project.read(placeIn(name, file))
    const remarks = (): string[] => saidOf(name, migrated().said)

    const changed = (): string[] =>
      Object.keys(shape.before).filter((file) => now(file) !== shape.before[file])
    const after = (): string => {
      const files = Object.fromEntries(changed().map((file) => [file, now(file)]))
      return textOf({ ...files, remarks: linesOf(remarks()) })
    }
    const outcomes = (): (Outcome | undefined)[] =>
      migrated().outcomes.map(({ [name]: outcome }) => {
        if (outcome !== undefined && 'thrown' in outcome) throw new Error(outcome.thrown)
        return outcome
      })
    const differs = (): string => {
      const [before, since] = outcomes()
      if (before === undefined || since === undefined) return ''
      return linesOf(differences(before, since))
    }
    const expected = (): Pick<Shape, 'after' | 'differs'> => {
      if (process.env['UPDATE_FIXTURES'] !== '1') return shape
      writeShape(shape, after(), differs())
      return { after: after(), differs: differs() }
    }

    test('becomes what is expected', () => {
      expect(after()).toBe(expected().after)
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

    test('has a remark for each use in a file that stays as it was', () => {
      const uses = Object.keys(shape.before)
        .filter((file) => usesEngine.test(shape.before[file] ?? '') && !changed().includes(file))
        .flatMap((file) =>
          (shape.before[file] ?? '')
            .split('\n')
            .flatMap((line, index) =>
              use.test(line) ? [`${placeIn(name, file)}:${index + 1}:`] : [],
            ),
        )
      const said = remarks().join('\n')
      expect(uses.filter((place) => !said.includes(`left alone: ${place}`))).toEqual([])
    })

    test('runs the same jobs with the same outcomes', () => {
      const isRewritten = changed().length > 0
      expect(outcomes().map((outcome) => outcome !== undefined)).toEqual([isRewritten, isRewritten])
      expect(differs()).toBe(expected().differs)
    })
  })
}

function testResult(migrated: () => Migrated): void {
  test('the result is read by prebuild without an error', () => {
    expect(migrated().findings).not.toMatch(/ - error /)
  })

  test('the project compiles as it was, and as it is', () => {
    expect(migrated().errors).toEqual(['', ''])
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
    const migrated = beforehand([shape])
    describeShapes([shape], migrated)
    testResult(migrated)
  },
)
