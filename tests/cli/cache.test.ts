import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createProject,
  mailQueue,
  pikku,
  spawnPikku,
  type CommandResult,
  type Project,
} from './project.js'

let project: Project
afterEach(() => project.dispose())

function withModules(files: Readonly<Record<string, string>>): void {
  project = createProject(files)
  mkdirSync(path.join(project.directory, 'node_modules'), { recursive: true })
  settle()
}

/** Makes every source older than the grain of the clock, as in a project that nobody has just written. */
function settle(): void {
  const old = new Date(Date.now() - 60_000)
  for (const name of readdirSync(project.directory, { recursive: true, encoding: 'utf8' })) {
    utimesSync(path.join(project.directory, name), old, old)
  }
}

function link(target: string): void {
  const place = path.join(project.directory, 'node_modules/p')
  rmSync(place, { force: true })
  symlinkSync(path.join(project.directory, 'packages', target), place)
}

/** How far, in milliseconds, the clock of a file system may be behind: a file this new is not remembered. */
const grain = 20

async function run(...flags: string[]): Promise<CommandResult> {
  const written = Date.now()
  await expect.poll(() => Date.now(), { interval: 5 }).toBeGreaterThan(written + grain)
  return pikku(['prebuild', '--cwd', project.directory, ...flags])
}

function manifestPath(): string {
  const directory = path.join(project.directory, 'node_modules/.cache/pikku')
  const [name] = readdirSync(directory)
  return path.join(directory, name ?? '')
}

/** Puts a word into the remembered result: it shows in the output exactly when the manifest is believed. */
function mark(): void {
  const text = readFileSync(manifestPath(), 'utf8')
  writeFileSync(manifestPath(), text.replaceAll('messageId', 'remembered'))
}

const wasBelieved = (): boolean =>
  project.read('.pikku/pikku-queue-map.gen.ts').includes('remembered')

describe('the manifest of the last run', () => {
  test('is believed when nothing has changed', async () => {
    withModules({ 'src/mail.ts': mailQueue })
    await run()
    mark()
    await run()
    expect(wasBelieved()).toBe(true)
  })

  test.each<[string, () => void]>([
    [
      'a source changes',
      () => project.write('src/mail.ts', mailQueue.replace('{ to: string }', '{ too: string }')),
    ],
    [
      'a source changes and keeps its size and time',
      () => {
        project.write('src/mail.ts', mailQueue.replace('{ to: string }', '{ ti: string }'))
        settle()
      },
    ],
    ['a source comes', () => project.write('src/new.ts', 'export {}\n')],
    ['a source goes', () => project.remove('src/other.ts')],
    [
      'a package.json changes',
      () =>
        project.write(
          'package.json',
          project
            .read('package.json')
            .replace('"shop"', '"store"')
            .replace('"type"', '"dependencies": { "bullmq": "6" }, "type"'),
        ),
    ],
    [
      'the tsconfig changes',
      () =>
        project.write(
          'tsconfig.json',
          project.read('tsconfig.json').replace('"es2022"', '"es2023"'),
        ),
    ],
    [
      'the manifest is cut off',
      () => writeFileSync(manifestPath(), readFileSync(manifestPath(), 'utf8').slice(0, 400)),
    ],
    [
      'the manifest is of another version',
      () =>
        writeFileSync(
          manifestPath(),
          readFileSync(manifestPath(), 'utf8').replace(/"key":"\w+"/, '"key":"0"'),
        ),
    ],
  ])('is not believed when %s', async (_, change) => {
    withModules({ 'src/mail.ts': mailQueue, 'src/other.ts': 'export {}\n' })
    await run()
    mark()
    change()
    const { exitCode } = await run()
    expect({ exitCode, wasBelieved: wasBelieved() }).toEqual({ exitCode: 0, wasBelieved: false })
  })

  test('is not believed when a module that was missing is there now', async () => {
    withModules({
      'src/mail.ts': `import type { Mail } from './types.js'\n${mailQueue.replace('{ to: string }', 'Mail')}`,
    })
    expect((await run()).exitCode).toBe(1)
    project.write('src/types.ts', 'export interface Mail { to: string }\n')
    expect((await run()).exitCode).toBe(0)
  })

  test('is not believed when another package is built from another source by now', async () => {
    const base = (source: string) =>
      JSON.stringify({ compilerOptions: { outDir: '../packages/mails/dist', rootDir: source } })
    withModules({
      'src/mail.ts': `import type { Mail } from '../packages/mails/dist/mail.js'\n${mailQueue.replace('{ to: string }', 'Mail')}`,
      'packages/mails/package.json': '{"name": "mails"}',
      'packages/mails/tsconfig.json': '{ "extends": "../../shared/tsconfig.base.json" }',
      'shared/tsconfig.base.json': base('../packages/mails/old'),
      'packages/mails/old/mail.ts': 'export interface Mail { old: string }\n',
      'packages/mails/new/mail.ts': 'export interface Mail { new: string }\n',
    })
    await run()
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('old: string')
    project.write('shared/tsconfig.base.json', base('../packages/mails/new'))
    await run()
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('new: string')
  })

  test('repeats the errors of the last run', async () => {
    withModules({ 'src/mail.ts': mailQueue.replace("queue: 'mail'", "queue: ''") })
    const first = await run()
    const second = await run()
    expect(second.exitCode).toBe(1)
    expect(second.stderr).toBe(first.stderr)
  })

  test('writes deleted output again', async () => {
    withModules({ 'src/mail.ts': mailQueue })
    await run()
    const before = project.output()
    project.remove('.pikku')
    await run()
    expect(project.output()).toEqual(before)
  })

  test('is neither read nor written with --no-cache', async () => {
    withModules({ 'src/mail.ts': mailQueue })
    await run('--no-cache')
    expect(existsSync(path.join(project.directory, 'node_modules/.cache'))).toBe(false)
  })

  test.each<[string, (xdg: string) => string]>([
    [
      'the node_modules of the workspace, where packages are hoisted',
      () => {
        mkdirSync(path.join(project.directory, '../node_modules'))
        return path.join(project.directory, '../node_modules/.cache/pikku')
      },
    ],
    [
      "the user's own caches, where there is no node_modules at all",
      (xdg) => path.join(xdg, 'pikku'),
    ],
  ])('lies in %s', async (_, place) => {
    project = createProject({ 'src/mail.ts': mailQueue })
    const xdg = path.join(project.directory, '../caches')
    const directory = place(xdg)
    settle()
    const runThere = () =>
      spawnPikku(['prebuild', '--cwd', project.directory], { env: { XDG_CACHE_HOME: xdg } })
    await runThere()
    const [name = ''] = readdirSync(directory)
    const file = path.join(directory, name)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('messageId', 'remembered'))
    await runThere()
    expect({ believed: wasBelieved(), names: project.list('.') }).toEqual({
      believed: true,
      names: ['.pikku', 'package.json', 'src', 'tsconfig.json'],
    })
  })

  /** A project whose one type comes from elsewhere, in many ways; `near` is what must be read after the change. */
  const far = 'export interface T { far: 1 }\n'
  const near = 'export interface T { near: 2 }\n'
  const typed = (specifier: string): string =>
    `import type { T } from '${specifier}'\n${mailQueue.replace('{ to: string }', 'T')}`
  const bundled = (paths: Record<string, string[]> = {}): string =>
    JSON.stringify({
      compilerOptions: { strict: true, module: 'esnext', moduleResolution: 'bundler', paths },
      include: ['src'],
    })
  test.each<[string, Record<string, string>, () => void]>([
    [
      'a nearer node_modules comes',
      { 'src/mail.ts': typed('p'), 'node_modules/p/index.d.ts': far },
      () => project.write('src/node_modules/p/index.d.ts', near),
    ],
    [
      't.ts comes before t/index.ts',
      { 'tsconfig.json': bundled(), 'src/mail.ts': typed('../lib/t'), 'lib/t/index.ts': far },
      () => project.write('lib/t.ts', near),
    ],
    [
      't.ts comes before t.d.ts',
      { 'src/mail.ts': typed('../lib/t.js'), 'lib/t.d.ts': far },
      () => project.write('lib/t.ts', near),
    ],
    [
      'the first target of paths comes',
      {
        'tsconfig.json': bundled({ 'a/*': ['./first/*', './second/*'] }),
        'src/mail.ts': typed('a/t'),
        'second/t.ts': far,
      },
      () => project.write('first/t.ts', near),
    ],
    [
      'another entry of exports is met',
      {
        'src/mail.ts': typed('p'),
        'node_modules/p/package.json':
          '{ "exports": { "types": "./new.d.ts", "default": "./index.js" } }',
        'node_modules/p/index.d.ts': far,
      },
      () => project.write('node_modules/p/new.d.ts', near),
    ],
    [
      'what a package hands on changes',
      {
        'src/mail.ts': typed('p'),
        'node_modules/p/index.d.ts': "export * from './t.js'\n",
        'node_modules/p/t.d.ts': far,
      },
      () => project.write('node_modules/p/t.d.ts', near),
    ],
    [
      'another package begins to add to it',
      {
        'src/mail.ts': `import 'q'\n${typed('p')}`,
        'node_modules/p/index.d.ts': far,
        'node_modules/q/index.d.ts': 'export {}\n',
      },
      () =>
        project.write(
          'node_modules/q/index.d.ts',
          `import 'p'\ndeclare module 'p' { ${near.slice(7, -1)} }`,
        ),
    ],
    [
      'a link leads elsewhere',
      { 'src/mail.ts': typed('p'), 'packages/a/index.d.ts': far, 'packages/b/index.d.ts': near },
      () => link('b'),
    ],
    [
      'a package of types comes',
      {
        'tsconfig.json': JSON.stringify({ compilerOptions: { types: ['*'] }, include: ['src'] }),
        'src/mail.ts': mailQueue.replace('{ to: string }', 'G'),
        'node_modules/@types/g/index.d.ts': 'interface G { far: 1 }\n',
      },
      () => project.write('node_modules/@types/h/index.d.ts', 'interface G { near: 2 }\n'),
    ],
  ])('is not believed when %s', async (name, files, change) => {
    project = createProject({ 'tsconfig.json': bundled(), ...files })
    mkdirSync(path.join(project.directory, 'node_modules'), { recursive: true })
    if (name.includes('link')) link('a')
    settle()
    await run()
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('far: 1')
    change()
    await run()
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('near: 2')
  })

  test('is not believed when a package has another version of the same size and time', async () => {
    withModules({
      'tsconfig.json': bundled(),
      'src/mail.ts': typed('p'),
      'node_modules/p/index.d.ts': far,
    })
    await run()
    project.write('node_modules/p/index.d.ts', far.replace('far', 'fur'))
    settle()
    await run()
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('fur: 1')
  })

  test('is not believed when zod has another version, whose types are others', async () => {
    const installed = (version: string): string =>
      JSON.stringify({ name: 'zod', version, types: 'index.d.cts' })
    withModules({
      'src/mail.ts': `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'
import { z } from 'zod'
const mail = z.object({ to: z.string(), cc: z.void() })
export const sendMail = pikkuSessionlessFunc<z.input<typeof mail>, void>(async () => {})
wireQueueWorker({ queue: 'mail', func: sendMail })
`,
      'node_modules/zod/package.json': installed('3.25.76'),
      'node_modules/zod/index.d.cts': 'export {}',
    })
    await run()
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('cc?: void')
    project.write('node_modules/zod/package.json', installed('4.6.7'))
    await run()
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('cc: void')
  })

  test('that cannot be written is no error', async () => {
    withModules({ 'src/mail.ts': mailQueue, 'node_modules/.cache': 'a file, not a directory' })
    expect((await run()).exitCode).toBe(0)
  })
})

describe('what the last run read', () => {
  const bills = mailQueue
    .replaceAll('messageId', 'number')
    .replace("queue: 'mail'", "queue: 'bills'")
  const readingPath = (): string =>
    manifestPath().replace(/manifest-(\w+)\.json$/, 'reading-$1.bin')
  const edit = (): void =>
    project.write('src/mail.ts', mailQueue.replace('{ to: string }', '{ address: string }'))

  test('is read again only where a file has changed', async () => {
    withModules({ 'src/mail.ts': mailQueue, 'src/bills.ts': bills })
    await run()
    const kept = deserialize(readFileSync(readingPath())) as {
      analyses: Map<string, { workers: { queue: string }[] }>
    }
    for (const [file, { workers }] of kept.analyses)
      for (const worker of workers) if (file.endsWith('/bills.ts')) worker.queue = 'remembered'
    const bytes = serialize(kept)
    const digest = createHash('sha1').update(bytes).digest('hex')
    writeFileSync(readingPath(), bytes)
    const manifest = readFileSync(manifestPath(), 'utf8')
    writeFileSync(manifestPath(), manifest.replace(/"reading":"\w+"/, `"reading":"${digest}"`))
    edit()
    await run()
    expect(wasBelieved()).toBe(true)
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('address: string')
  })

  test.each<[string, () => void]>([
    ['is gone', () => rmSync(readingPath())],
    [
      'is cut off',
      () => writeFileSync(readingPath(), readFileSync(readingPath()).subarray(0, 200)),
    ],
    ['is of another run', () => writeFileSync(readingPath(), serialize({ analyses: new Map() }))],
  ])('is not needed: where it %s, everything is read', async (_, spoil) => {
    withModules({ 'src/mail.ts': mailQueue, 'src/bills.ts': bills })
    await run()
    spoil()
    edit()
    expect((await run()).exitCode).toBe(0)
    const map = project.read('.pikku/pikku-queue-map.gen.ts')
    expect(map).toContain('address: string')
    expect(map).toContain('bills')
  })

  test('serves a command that shows the queues', async () => {
    withModules({ 'src/mail.ts': mailQueue })
    await run()
    const { stdout } = await pikku(['queues', '--json', '--cwd', project.directory])
    expect(stdout).toContain('"mail"')
  })
})
