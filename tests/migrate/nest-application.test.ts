import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, expect, test } from 'vitest'
import { listFiles } from '../../scripts/build/list-files.js'
import { createProject, pikku, type Project } from '../cli/project.js'
import { startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const fixture = path.join(repository, 'fixtures/nest')
const redis = useEngine('Redis', startRedis)
const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

test('an application of NestJS passes its own tests before a migration and after it, built to the same place', async () => {
  const { directory, read } = installed()
  await buildAndTest(directory)

  const init = await pikku(['init', '--cwd', directory, '--yes'])
  expect(init).toMatchObject({ exitCode: 0 })
  const migrated = await pikku(['migrate', '--cwd', directory, '--write'])
  expect(migrated).toMatchObject({ exitCode: 0 })
  expect(migrated.stderr).toBe('7 files rewritten. Next: npx pikku prebuild')
  expectSources(directory)
  const prebuild = await pikku(['prebuild', '--cwd', directory])
  expect(prebuild.stderr).toMatch(/^2 queues, 8 files written\./)
  expect(read('src/.pikku/pikku-types.gen.ts')).toContain('import type { Services } from')

  await buildAndTest(directory)
})

/** As `npm install` would leave it, with the compiler that it asks for. */
function installed(): Project {
  const project = createProject({ 'package.json': '', 'tsconfig.json': '' })
  open.push(project)
  cpSync(path.join(fixture, 'before'), project.directory, { recursive: true })
  const modules = path.join(project.directory, 'node_modules')
  const { dependencies, devDependencies } = JSON.parse(project.read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >
  for (const name of [...Object.keys({ ...dependencies, ...devDependencies }), 'pikku']) {
    const place = path.join(modules, name)
    mkdirSync(path.dirname(place), { recursive: true })
    symlinkSync(sourceOf(name), place, 'junction')
  }
  return project
}

function sourceOf(name: string): string {
  if (name === 'pikku') return repository
  return path.join(repository, 'node_modules', name === 'typescript' ? 'typescript-7.0' : name)
}

/** What `nest build` does, and the tests that the application has. */
async function buildAndTest(directory: string): Promise<void> {
  rmSync(path.join(directory, 'dist'), { recursive: true, force: true })
  const tsc = path.join(directory, 'node_modules/typescript/bin/tsc')
  const run = (...args: readonly string[]) =>
    execa(process.execPath, args, {
      cwd: directory,
      reject: false,
      all: true,
      env: { REDIS_HOST: redis().host, REDIS_PORT: String(redis().port) },
    })
  expect(await run(tsc, '-p', 'tsconfig.build.json')).toMatchObject({ exitCode: 0, all: '' })
  expect(existsSync(path.join(directory, 'dist/main.js'))).toBe(true)
  const { exitCode, all } = await run('--test', 'dist/app.test.js')
  expect({ exitCode, all }).toMatchObject({ exitCode: 0 })
  expect(all).toMatch(/^# pass 3$/m)
}

/** `after` holds the files that are rewritten; every other one must be as it was. */
function expectSources(directory: string): void {
  const [before, after] = [path.join(fixture, 'before/src'), path.join(fixture, 'after/src')]
  const texts = (place: string): Record<string, string> =>
    Object.fromEntries(
      listFiles(place).map((file) => [file, readFileSync(path.join(place, file), 'utf8')]),
    )
  const [old, found] = [texts(before), texts(path.join(directory, 'src'))]
  if (process.env['UPDATE_FIXTURES'] === '1') {
    rmSync(after, { recursive: true, force: true })
    cpSync(path.join(directory, 'src'), after, {
      recursive: true,
      filter: (file) => {
        const name = path.relative(path.join(directory, 'src'), file)
        return found[name] === undefined || found[name] !== old[name]
      },
    })
  }
  expect(found).toEqual({ ...old, ...texts(after) })
}
