import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyShop, createProject, mailQueue, pikku, type Project } from '../cli/project.js'

const names = ['README.md', 'index.d.ts', 'index.js', 'package.json', 'queue-map.d.ts']

test('the package is written whole, and a second run touches nothing', async () => {
  const { directory, list, read, modified } = mailProject()
  const { exitCode, stderr } = await client(directory)
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/1 queue, 5 files written/) as string,
  })
  expect(list('client')).toEqual(names)
  expect(JSON.parse(read('client/package.json'))).toMatchObject({
    name: 'shop-queues',
    version: '0.0.0',
    dependencies: { pikku: expect.stringMatching(/^\^\d/) as string },
  })
  const before = names.map((name) => modified(`client/${name}`))
  const again = await client(directory)
  expect(again.stderr).toContain('1 queue, nothing to write.')
  expect(names.map((name) => modified(`client/${name}`))).toEqual(before)
})

test('nothing but pikku is imported, and nothing of the project is named', async () => {
  const { directory, list, read, dispose } = copyShop()
  onTestFinished(dispose)
  await client(directory)
  const texts = list('client').map((name) => read(`client/${name}`))
  const imports = texts.flatMap((text) => [...text.matchAll(/\bfrom '([^']+)'/g)])
  expect(new Set(imports.map(([, from]) => from))).toEqual(
    new Set(['./queue-map.js', 'pikku/client', 'pikku/queue-embedded', 'shop-queues']),
  )
  expect(texts.join('\n')).not.toContain(directory)
})

test('with --check nothing is written, and what would change is shown with the command', async () => {
  const { directory, write, list, read } = mailProject()
  const missing = await client(directory, '--check')
  expect(missing.exitCode).toBe(1)
  expect(missing.stderr).toContain('missing: client/index.js')
  expect(list('client')).toEqual([])
  await client(directory)
  expect(await client(directory, '--check')).toMatchObject({ exitCode: 0 })
  const text = read('client/queue-map.d.ts')
  write('mail.ts', mailQueue.replace('to: string', 'to: string; copies: number'))
  const stale = await client(directory, '--check', '--name', 'mails')
  expect(stale.exitCode).toBe(1)
  expect(stale.stderr).toContain('stale: client/queue-map.d.ts')
  expect(stale.stderr).toContain('+      copies: number')
  expect(stale.stderr).toContain('Run: npx pikku client --out client --name mails')
  expect(read('client/queue-map.d.ts')).toBe(text)
  const json = await client(directory, '--check', '--reporter', 'json')
  const found = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file: string })
  expect(found.map(({ file }) => file)).toEqual(['client/index.js', 'client/queue-map.d.ts'])
})

test.each([
  ['a file of somebody', 'client', ['client/notes.txt']],
  ['another package', 'client', ['client/package.json', 'client/index.js']],
  ['the project itself', '.', []],
  ['the generated files of prebuild', '.pikku', []],
])('a directory that holds %s is refused, and stays as it is', async (_, out, files) => {
  const { directory, write } = mailProject()
  for (const file of files) write(file, '{}')
  await pikku(['prebuild', '--cwd', directory])
  const before = textsIn(directory)
  const { exitCode, stderr } = await pikku(['client', '--out', out, '--cwd', directory])
  expect(exitCode).toBe(2)
  expect(stderr).toContain(`${out} contains files that pikku did not write`)
  expect(textsIn(directory)).toEqual(before)
})

test('what others put into a client of ours stays: files, fields and a page of their own', async () => {
  const { directory, write, read, list } = mailProject()
  await client(directory)
  const manifest = JSON.parse(read('client/package.json')) as object
  write('client/package.json', JSON.stringify({ ...manifest, license: 'MIT', version: '9.9.9' }))
  write('client/LICENSE', 'ours')
  write('client/README.md', '# My own page')
  mkdirSync(path.join(directory, 'client/node_modules'))
  expect(await client(directory)).toMatchObject({ exitCode: 0 })
  expect(list('client')).toEqual([...names, 'LICENSE', 'node_modules'].sort())
  expect(read('client/README.md')).toBe('# My own page')
  expect(JSON.parse(read('client/package.json'))).toMatchObject({
    license: 'MIT',
    version: '0.0.0',
  })
  write('client/index.js', 'export {}')
  const refused = await client(directory)
  expect(refused).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/\(index\.js\)/) as string,
  })
})

test('what a killed run has left is completed, and its staged files go', async () => {
  const { directory, list, remove, write } = mailProject()
  await client(directory)
  remove('client/package.json')
  remove('client/index.js')
  write('client/.index.js.999999999.staged', 'half')
  expect(await client(directory)).toMatchObject({ exitCode: 0 })
  expect(list('client')).toEqual(names)
})

test('a client inside the sources changes nothing of the project', async () => {
  const { directory, output } = mailProject()
  await pikku(['prebuild', '--cwd', directory])
  const before = output()
  await client(directory, '--out', 'packages/client')
  const { exitCode, stderr } = await pikku(['prebuild', '--cwd', directory])
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/^1 queue, nothing to write/) as string,
  })
  expect(output()).toEqual(before)
})

const shared = `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

interface Charge { cents: bigint }
interface Mail { to: string }
interface Report { at: Date }
const charge = pikkuSessionlessFunc<Charge, void>(async () => {})
const mail = pikkuSessionlessFunc<Mail, void>(async () => {})
const report = pikkuSessionlessFunc<Report, void>(async () => {})
wireQueueWorker({ queue: 'charges', func: charge, deadLetterQueue: 'dead' })
wireQueueWorker({ queue: 'mails', func: mail, deadLetterQueue: 'dead' })
wireQueueWorker({ queue: 'reports', func: report })
`

test.each([
  ['reports', ['reports'], ['Report']],
  ['charges, reports', ['charges', 'reports'], ['Charge', 'Report']],
  ['dead', ['dead'], ['Charge', 'Mail']],
])(
  'of some queues (%s) it holds just these, and the types that they need',
  async (asked, queues, types) => {
    const project = createProject({ 'queues.ts': shared })
    onTestFinished(project.dispose)
    const { exitCode } = await client(project.directory, '--queues', asked)
    expect(exitCode).toBe(0)
    const map = project.read('client/queue-map.d.ts')
    expect([...map.matchAll(/^ {2}'(.+)': \{/gm)].map(([, name]) => name)).toEqual(queues)
    expect([...map.matchAll(/^export interface (\w+)/gm)].map(([, name]) => name)).toEqual([
      ...types,
      'QueueJobMap',
    ])
    const text = project.read('client/index.js')
    expect([...text.matchAll(/^ {2}'(\w+)': \{$/gm)].map(([, name]) => name)).toEqual(queues)
  },
)

test('a queue or a name that cannot be is refused', async () => {
  const { directory, list } = mailProject()
  const queue = await client(directory, '--queues', 'mail,post')
  expect(queue).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/There is no queue 'post'\. There are: 'mail'\./) as string,
  })
  const name = await client(directory, '--name', 'Not A Name')
  expect(name).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/not a name that npm accepts/) as string,
  })
  const out = await pikku(['client', '--cwd', directory])
  expect(out).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/--out/) as string })
  expect(list('client')).toEqual([])
})

test('with errors in the project nothing is written', async () => {
  const { directory, write, list } = mailProject()
  write('mail.ts', mailQueue.replace("queue: 'mail'", 'queue: process.env.QUEUE'))
  const { exitCode, stderr } = await client(directory)
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/Nothing was written/) as string,
  })
  expect(list('client')).toEqual([])
})

test('a client is not made of types that the lock does not know', async () => {
  const { directory, write, list, read } = mailProject()
  await pikku(['lock', '--cwd', directory])
  write('mail.ts', mailQueue.replace('to: string', 'to: string; copies: number'))
  expect(await client(directory)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/PK701/) as string,
  })
  write('mail.ts', mailQueue.replace('to: string', 'to: string; copies?: number'))
  expect(await client(directory)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/PK704/) as string,
  })
  expect(list('client')).toEqual([])
  write('mail.ts', mailQueue.replace('to: string', 'to: string; copies: number'))
  await pikku(['lock', 'accept', '--cwd', directory])
  expect(await client(directory)).toMatchObject({ exitCode: 0 })
  expect(read('client/index.js')).toContain('version: 2')
})

function mailProject(): Project {
  const project = createProject({ 'mail.ts': mailQueue })
  onTestFinished(project.dispose)
  return project
}

function client(directory: string, ...flags: string[]): ReturnType<typeof pikku> {
  const out = flags.includes('--out') ? [] : ['--out', 'client']
  return pikku(['client', ...out, ...flags, '--cwd', directory])
}

/** Every file below a directory with its text. */
function textsIn(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(directory, name)).isFile(),
  )
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(path.join(directory, name), 'utf8')]),
  )
}
