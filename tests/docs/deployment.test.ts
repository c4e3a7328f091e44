import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailQueue, pikku } from '../cli/project.js'
import { publishPikku, type PublishedPikku } from '../templates/published-pikku.js'
import { buildImage } from './build-image.js'
import { recipe } from './recipe.js'

const own = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}
const { typescript, libsql, '@types/node': types } = own.devDependencies

const worker = `import './.pikku/pikku-bootstrap.gen.js'
import { createEmbeddedWorkers } from 'pikku/queue-embedded'

const workers = createEmbeddedWorkers({ path: 'jobs.db' })
await workers.start()
console.log('The workers take jobs')
process.once('SIGTERM', () => void workers.stop())
`
const producer = `import { createEmbeddedService } from 'pikku/queue-embedded'
import { PikkuQueue } from './.pikku/pikku-queue.gen.js'

const queue = new PikkuQueue(createEmbeddedService({ path: 'jobs.db' }))
const id = await queue.add('mail', { to: 'ada@example.com' })
console.log((await queue.waitForCompletion('mail', id)).messageId)
await queue.close()
`
const compilerOptions = {
  strict: true,
  module: 'nodenext',
  target: 'es2022',
  types: ['node'],
  skipLibCheck: true,
  rootDir: 'src',
  outDir: 'dist',
}

/** A project in the state of a commit: prepared by init, its client and its lock file written. */
let project: string
let published: PublishedPikku
beforeAll(async () => {
  published = await publishPikku()
  project = path.join(published.place, 'project')
  const manifest = {
    name: 'shop',
    type: 'module',
    dependencies: { libsql, pikku: `^${own.version}` },
    devDependencies: { '@types/node': types, typescript },
  }
  await mkdir(path.join(project, 'src'), { recursive: true })
  const files = {
    'package.json': JSON.stringify(manifest, null, 2),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }, null, 2),
    'src/mail.ts': mailQueue,
    'src/worker.ts': worker,
    'src/producer.ts': producer,
  }
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(project, file), text)
  await run(project, 'npm install --package-lock-only')
  await pikku(['init', '--cwd', project, '--yes'])
  await pikku(['prebuild', '--cwd', project])
})
afterAll(() => published.remove())

const run = (cwd: string, command: string) =>
  execa(command, { shell: true, cwd, env: published.env, extendEnv: false, all: true })

test('the recipe for CI: each of its commands passes in a fresh copy, and the check finds one that is not in order', async () => {
  const copy = path.join(published.place, 'checkout')
  await cp(project, copy, { recursive: true })
  const steps = [...recipe('.github/workflows/check.yml').matchAll(/- run: (.*)/g)].map(
    ([, command]) => command ?? '',
  )
  expect(steps).toHaveLength(4)
  for (const step of steps) await run(copy, step)
  const changed = mailQueue.replace('to: string', 'to: string; subject: string')
  await writeFile(path.join(copy, 'src/mail.ts'), changed)
  const check = steps.find((step) => step.includes('prebuild')) ?? ''
  await expect(run(copy, check)).rejects.toMatchObject({
    exitCode: 1,
    all: expect.stringMatching(/^::error .*pikku-queue-map\.gen\.ts/m),
  })
})

test('the recipe for Docker: what it builds does a job without TypeScript and without the compiler, and ends in order', async () => {
  const { place, env } = published
  const { directory, command } = await buildImage({
    dockerfile: recipe('Dockerfile'),
    ignored: recipe('.dockerignore'),
    context: project,
    place,
    env,
  })
  const installed = (name: string): string => path.join(directory, 'node_modules', name)
  for (const name of ['typescript', '@types/node']) expect(existsSync(installed(name))).toBe(false)
  // What the compiler stands on is installed with it; nothing that runs here may ask for it.
  for (const name of [
    '@ts-morph',
    'pikku/dist/inspect',
    'pikku/dist/pipeline',
    'pikku/dist/emit',
  ]) {
    await rm(installed(name), { recursive: true })
  }
  const [program, ...args] = command
  expect(program).toBe('node')
  const options = { cwd: directory, env, extendEnv: false, all: true } as const
  const container = execa(process.execPath, args, { ...options, buffer: false })
  try {
    const lines = container.iterable({ from: 'all' })[Symbol.asyncIterator]()
    expect(await lines.next()).toMatchObject({ value: 'The workers take jobs' })
    const { stdout } = await execa(process.execPath, ['dist/producer.js'], options)
    expect(stdout).toBe('ada@example.com')
    container.kill('SIGTERM')
    expect(await container).toMatchObject({ exitCode: 0 })
  } finally {
    container.kill('SIGKILL')
  }
})
