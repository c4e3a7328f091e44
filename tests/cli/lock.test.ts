import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { typecheck } from '../fixtures/typecheck.js'
import { lockCases } from './lock-cases.js'
import { createProject, pikku, type Project } from './project.js'

function wiring(data: string, result = '{ sent: string }', options = ''): string {
  return `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

export const send = pikkuSessionlessFunc<${data}, ${result}>(async () => ({}) as never)

wireQueueWorker({ queue: 'orders', func: send${options} })
`
}

function project(text: string): Project {
  const made = createProject({ 'orders.ts': text })
  onTestFinished(() => made.dispose())
  return made
}

const lockFile = 'pikku-queue.lock.json'

test.each(lockCases)('$name: what becomes of jobs in flight is said', async (each) => {
  const { before, after, result = [], declarations = ['', ''], options, codes } = each
  const [was, now] = (options ?? ['', '']).map((text) => (text === '' ? '' : `, ${text}`))
  const { directory, write, read } = project(
    `${wiring(before, result[0], was)}${declarations[0]}\n`,
  )
  await pikku(['lock', '--cwd', directory])
  const text = read(lockFile)
  write('orders.ts', `${wiring(after, result[1], now)}${declarations[1]}\n`)
  await pikku(['prebuild', '--cwd', directory])
  const { exitCode, stdout } = await pikku([
    'prebuild',
    '--check',
    '--reporter',
    'json',
    '--cwd',
    directory,
  ])
  const sorted = (texts: readonly (string | undefined)[]): string =>
    texts
      .join(' ')
      .split(' ')
      .toSorted((a, b) => a.localeCompare(b))
      .join(' ')
  const found = [...stdout.matchAll(/"code":\s*"(PK7\d\d)"/g)].map(([, code]) => code)
  expect(sorted(found)).toBe(sorted(codes))
  expect(exitCode).toBe(codes.length === 0 ? 0 : 1)
  expect(read(lockFile)).toBe(text)
})

test('a queue that is served elsewhere is in the lock, and its jobs carry no version', async () => {
  const declared = (data: string) => `import { wireQueueWorker } from '#pikku/queue'
wireQueueWorker<${data}, { sent: string }>({ queue: 'orders', external: true })
`
  const { directory, write, read } = project(declared('{ a: string }'))
  const at = ['--cwd', directory, '--provider', 'bullmq']
  await pikku(['lock', ...at])
  const locked = read(lockFile)
  // It is the same as that of a queue with these types and a worker of ours.
  write('orders.ts', wiring('{ a: string }'))
  expect((await pikku(['prebuild', '--check', ...at])).stdout).not.toContain('PK7')
  write('orders.ts', declared('{ a: string; b: number }'))
  const { stderr, stdout } = await pikku(['prebuild', '--check', ...at])
  const said = (stderr + stdout).replaceAll(/\s+/g, ' ')
  expect(said).toContain('PK701')
  expect(said).toContain("Its worker is not pikku's")
  expect(said).not.toContain('upcast,')
  expect(read(lockFile)).toBe(locked)
  await pikku(['lock', 'accept', 'orders', ...at])
  expect(JSON.parse(read(lockFile))).toMatchObject({ queues: { orders: { version: 2 } } })
  await pikku(['prebuild', ...at])
  const definitions = read('.pikku/pikku-queue-definitions.gen.ts')
  expect(definitions).toContain('externalQueue')
  expect(definitions).not.toContain('version')
})

test('the lock is plain, sorted, and the same however the type is written', async () => {
  const one = project(wiring('{ b: Date }'))
  one.write(
    'orders.ts',
    `${wiring('{ b: Date; a?: Line[] }')}\n/** A line. */\ninterface Line { readonly n: bigint }\n`,
  )
  await pikku(['lock', '--cwd', one.directory])
  expect(JSON.parse(one.read(lockFile))).toEqual({
    pikku: 1,
    queues: {
      orders: {
        version: 1,
        input: {
          is: { object: { b: 'Date' }, optional: { a: { list: { type: 'Line' } } } },
          types: { Line: { object: { n: 'bigint' } } },
        },
        output: { is: { object: { sent: 'string' } } },
      },
    },
  })
  const text = one.read(lockFile)
  one.write(
    'orders.ts',
    `${wiring('{ a?: readonly Line[]; b: Date }')}\ninterface Line { n: bigint }\n`,
  )
  const { stderr } = await pikku(['lock', '--cwd', one.directory])
  expect(stderr).toContain('The lock is up to date.')
  expect(one.read(lockFile)).toBe(text)
})

test('a breaking change is refused with its path and a job, until it is accepted', async () => {
  const { directory, write, read } = project(wiring('{ total: number }'))
  await pikku(['lock', '--cwd', directory])
  write('orders.ts', wiring('{ total: number; currency: string }'))
  const refused = await pikku(['lock', '--cwd', directory])
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toContain('at data.currency, it is needed, and was not there')
  expect(refused.stderr).toContain('Such a job holds, for example: {"total":1}')
  const accepted = await pikku(['lock', 'accept', 'orders', '--cwd', directory])
  expect(accepted).toMatchObject({ exitCode: 0 })
  const lock = JSON.parse(read(lockFile)) as {
    queues: { orders: { version: number; older: object } }
  }
  expect(lock.queues.orders.version).toBe(2)
  expect(lock.queues.orders.older).toEqual({ 1: { is: { object: { total: 'number' } } } })
  expect(read('.pikku/pikku-queue-definitions.gen.ts')).toContain('version: 2')
  const checked = await pikku(['prebuild', '--check', '--cwd', directory])
  expect(checked.exitCode).toBe(0)
  const again = await pikku(['lock', 'accept', 'orders', '--cwd', directory])
  expect(again.exitCode).toBe(2)
})

test('the lock holds when each declared schedule is due, with the version of its data', async () => {
  const { directory, write, read } = project(wiring('{ total: number }'))
  const schedule = (options: string): string =>
    `import { wireSchedule } from '#pikku/queue'\nwireSchedule({ queue: 'orders', ${options} })\n`
  const nightly = "name: 'nightly', cron: '0 3 * * *', timezone: 'Europe/Berlin'"
  write('nightly.ts', schedule(`${nightly}, data: { total: 1 }`))
  write('often.ts', schedule("every: '5m', data: { total: 2 }"))
  await pikku(['lock', '--cwd', directory])
  const schedules = (): unknown =>
    (JSON.parse(read(lockFile)) as { queues: { orders: { schedules: unknown } } }).queues.orders
      .schedules
  const timings = {
    nightly: { cron: '0 3 * * *', timezone: 'Europe/Berlin' },
    orders: { every: 300_000 },
  }
  expect(schedules()).toEqual({
    nightly: { ...timings.nightly, version: 1 },
    orders: { ...timings.orders, version: 1 },
  })

  write('orders.ts', wiring('{ total: number; currency: string }'))
  write('nightly.ts', schedule(`${nightly}, data: { total: 1, currency: 'EUR' }`))
  write('often.ts', schedule("every: '5m', data: { total: 2, currency: 'EUR' }"))
  await pikku(['lock', 'accept', '--cwd', directory])
  expect(schedules()).toEqual({
    nightly: { ...timings.nightly, version: 2 },
    orders: { ...timings.orders, version: 2 },
  })
  expect(await pikku(['prebuild', '--check', '--cwd', directory])).toMatchObject({ exitCode: 0 })

  write(
    'nightly.ts',
    schedule(`${nightly.replace('Berlin', 'Vienna')}, data: { total: 1, currency: 'EUR' }`),
  )
  write('often.ts', '')
  await pikku(['prebuild', '--cwd', directory])
  const { exitCode, stderr } = await pikku(['prebuild', '--check', '--cwd', directory])
  expect(exitCode).toBe(1)
  expect(stderr).toContain(
    "Schedule 'nightly' of queue 'orders' was due at 0 3 * * * Europe/Berlin and is due at 0 3 * * * Europe/Vienna.",
  )
  expect(stderr).toMatch(/nightly\.ts:2:\d+/)
  expect(stderr).toContain(
    "Schedule 'orders' of queue 'orders' (every 300000 ms) is no longer declared.",
  )
})

test('a queue that is gone is an error until it is accepted', async () => {
  const { directory, write, read } = project(wiring('{ total: number }'))
  await pikku(['lock', '--cwd', directory])
  write('orders.ts', wiring('{ total: number }').replace("'orders'", "'bills'"))
  await pikku(['prebuild', '--cwd', directory])
  const { exitCode, stderr } = await pikku(['prebuild', '--check', '--cwd', directory])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('PK703')
  expect(stderr).toContain("Queue 'orders' no longer has a worker, and may still hold jobs.")
  await pikku(['lock', 'accept', '--cwd', directory])
  expect(Object.keys((JSON.parse(read(lockFile)) as { queues: object }).queues)).toEqual(['bills'])
})

test.each([
  ['{ "pikku": 1, <<<<<<<', 'it is not JSON'],
  ['{ "pikku": 9, "queues": {} }', 'its format is 9'],
  [
    '{ "pikku": 1, "queues": { "orders": { "version": 1, "input": { "is": "strnig" }, "output": { "is": "void" } } } }',
    "orders.input.is: there is no type 'strnig'",
  ],
])('a lock that cannot be read stops the prebuild: %s', async (text, reason) => {
  const { directory, write, read } = project(wiring('{ total: number }'))
  write(lockFile, text)
  const { exitCode, stderr } = await pikku(['prebuild', '--cwd', directory])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('PK705')
  expect(stderr).toContain(reason)
  expect(read(lockFile)).toBe(text)
})

async function dependOnPikku({ directory, read, write }: Project): Promise<void> {
  const manifest = JSON.parse(read('package.json')) as object
  write('package.json', JSON.stringify({ ...manifest, dependencies: { pikku: '*' } }))
  await linkPikku(directory)
}

test('an upcaster is typed by both versions', async () => {
  const its = project(wiring('{ at: Date; tree: Tree }') + '\ninterface Tree { of: Tree[] }\n')
  const { directory, write } = its
  await dependOnPikku(its)
  await pikku(['lock', '--cwd', directory])
  const edited = (upcast: string): string =>
    wiring('{ at: Date; currency: string }', undefined, `, upcast: { ${upcast} }`)
  write('orders.ts', edited("1: ({ at }) => ({ at, currency: 'EUR' })"))
  const accepted = await pikku(['lock', 'accept', '--cwd', directory])
  expect(accepted).toMatchObject({ exitCode: 0 })
  expect(typecheck('typescript-5.6', directory)).toEqual([])
  write('orders.ts', edited("1: ({ on }) => ({ at: on, currency: 'EUR' })"))
  expect(JSON.stringify(typecheck('typescript-7.0', directory))).toContain("'on'")
  write('orders.ts', edited('1: ({ at }) => ({ at })'))
  expect(JSON.stringify(typecheck('typescript-7.0', directory))).toContain(
    'No overload matches this call',
  )
})

test('types of an older version may have names that every object has', async () => {
  const its = project(
    `${wiring('{ at: Date; of: __proto__ | null; by: constructor }')}
interface __proto__ { of?: __proto__; at: Date }
interface constructor { of?: constructor; big: bigint }
`,
  )
  const { directory, write } = its
  await dependOnPikku(its)
  await pikku(['lock', '--cwd', directory])
  write('orders.ts', wiring('{ since: Date }'))
  await pikku(['lock', 'accept', '--cwd', directory])
  expect(typecheck('typescript-5.6', directory)).toEqual([])
  expect(typecheck('typescript-7.0', directory)).toEqual([])
  write(
    'print.mjs',
    `import { queueDefinitions } from './.pikku/pikku-queue-definitions.gen.js'
const { check, wire } = queueDefinitions.orders.older[1]
console.log(Object.keys(check.plans).join(), Object.keys(wire.plans).join())
`,
  )
  const { stdout } = await execa(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), 'print.mjs'],
    { cwd: directory },
  )
  expect(stdout).toBe('__proto__,constructor __proto__,constructor')
})
