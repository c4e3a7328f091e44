import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureCommand } from './measure-command.js'

/**
 * `npm run bench:packages`: three packages with the types of published ones (a cloud client's, an ORM's, schemas), in one
 * workspace whose modules npm, pnpm or yarn hoist to its root. A cold prebuild of each is measured against `tsc` 7, and
 * one that finds nothing changed against a stat of every file. `--runs=5`, `--managers=npm,pnpm,yarn`.
 */
const repository = fileURLToPath(new URL('..', import.meta.url))
const runs = Number(setting('runs', '5'))
const managers = setting('managers', 'npm,pnpm,yarn').split(',') as (keyof typeof installs)[]

const installs = {
  npm: 'npm install --no-audit --no-fund --ignore-scripts',
  pnpm: 'npx --yes pnpm@9 install --ignore-scripts --config.node-linker=hoisted',
  yarn: 'npx --yes yarn@1 install --ignore-scripts --ignore-engines',
} as const

const dependencies = {
  '@aws-sdk/client-s3': '^3.700.0',
  '@aws-sdk/client-ses': '^3.700.0',
  'drizzle-orm': '^0.44.0',
  zod: '^4.1.0',
}

/** How many queues each package has, and how many files that have nothing to do with them. */
const queues = 40
const otherFiles = 400

type Job = (index: number) => { readonly types: string; readonly func: string }

const jobs: Readonly<Record<string, Job>> = {
  cloud: (index) => ({
    types: `import type { SendEmailCommandInput, SendEmailCommandOutput } from '@aws-sdk/client-ses'
import type { CopyObjectRequest, StorageClass } from '@aws-sdk/client-s3'
export interface Job${index} { id: string; mail: Pick<SendEmailCommandInput, 'Source' | 'Destination' | 'Message'>; copy?: Pick<CopyObjectRequest, 'Bucket' | 'Key' | 'CopySource'>; storage: StorageClass }
export interface Result${index} { messageId: SendEmailCommandOutput['MessageId'] }
`,
    func: `pikkuSessionlessFunc<Job${index}, Result${index}>(async (_services, data) => ({ messageId: data.id }))`,
  }),
  orm: (index) => ({
    types: `import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
export const table${index} = pgTable('orders${index}', { id: text('id').primaryKey(), amount: integer('amount').notNull(), paidAt: timestamp('paid_at'), note: text('note') })
export type Job${index} = typeof table${index}.$inferSelect
export type Result${index} = typeof table${index}.$inferInsert
`,
    func: `pikkuSessionlessFunc<Job${index}, Result${index}>(async (_services, data) => ({ id: data.id, amount: data.amount }))`,
  }),
  schemas: (index) => ({
    types: `import * as z from 'zod'
export const job${index} = z.object({ id: z.string(), amount: z.number().min(0), due: z.date().optional(), lines: z.array(z.object({ sku: z.string(), quantity: z.int() })), status: z.enum(['open', 'paid${index}']) })
export const result${index} = z.object({ ok: z.boolean(), total: z.number() })
`,
    func: `pikkuSessionlessFunc({ input: job${index}, output: result${index}, func: async (_services, data) => ({ ok: true, total: data.amount }) })`,
  }),
}

process.stdout
  .write(`${queues} queues and ${otherFiles} other files in each package, medians of ${runs}

| package, installed by | cold | memory | tsc 7.0 | cold / tsc 7.0 | nothing changed | stat of every file | nothing changed / stat |
| --- | --: | --: | --: | --: | --: | --: | --: |
`)
for (const manager of managers) {
  const root = mkdtempSync(path.join(tmpdir(), 'pikku-packages-'))
  try {
    writeWorkspace(root)
    succeed(installs[manager].split(' '), root)
    symlinkSync(repository, path.join(root, 'node_modules/pikku'), 'junction')
    for (const name of Object.keys(jobs))
      measurePackage(name, manager, path.join(root, 'packages', name))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function measurePackage(name: string, manager: string, cwd: string): void {
  const node = (script: string, ...args: string[]): string[] => [
    process.execPath,
    path.join(repository, script),
    ...args,
  ]
  const prebuild = node('bin/pikku.js', 'prebuild', '--cwd', cwd)
  const compiler = node('node_modules/typescript-7.0/bin/tsc', '-p', cwd, '--noEmit')
  for (const command of [prebuild, compiler]) succeed(command)
  const cold = measureCommand([...prebuild, '--no-cache'], {
    runs,
    before: () => rmSync(path.join(cwd, '.pikku'), { recursive: true, force: true }),
  })
  const unchanged = measureCommand(prebuild, { runs })
  const tsc = measureCommand(compiler, { runs })
  const stat = measureCommand(node('bench/floor-stat.js', cwd), { runs })
  const cells = [
    `${name}, ${manager}`,
    `${cold.seconds.toFixed(2)} s`,
    `${cold.megabytes} MB`,
    `${tsc.seconds.toFixed(2)} s`,
    (cold.seconds / tsc.seconds).toFixed(2),
    `${unchanged.seconds.toFixed(2)} s`,
    `${stat.seconds.toFixed(2)} s`,
    (unchanged.seconds / stat.seconds).toFixed(2),
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}

function writeWorkspace(root: string): void {
  const write = (file: string, text: string): void => {
    const target = path.join(root, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  write(
    'package.json',
    JSON.stringify({ name: 'bench', private: true, workspaces: ['packages/*'] }),
  )
  write('pnpm-workspace.yaml', 'packages:\n  - packages/*\n')
  const imports = {
    '#pikku': './.pikku/pikku-types.gen.ts',
    '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
  }
  const compilerOptions = {
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    noEmit: true,
    skipLibCheck: true,
  }
  for (const [name, job] of Object.entries(jobs)) {
    const at = `packages/${name}`
    write(
      `${at}/package.json`,
      JSON.stringify({ name, version: '1.0.0', type: 'module', imports, dependencies }),
    )
    write(
      `${at}/tsconfig.json`,
      JSON.stringify({ compilerOptions, include: ['src', '.pikku/*.ts'] }),
    )
    for (let index = 0; index < otherFiles; index += 1)
      write(`${at}/src/other/module${index}.ts`, other(index))
    for (let index = 0; index < queues; index += 1) {
      const { types, func } = job(index)
      const names = [...types.matchAll(/^export (?:const|type|interface) (\w+)/gm)].map(
        ([, own]) => own,
      )
      write(`${at}/src/job${index}.types.ts`, types)
      write(
        `${at}/src/job${index}.ts`,
        `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'
import { ${names.map((own) => (/^[A-Z]/.test(own ?? '') ? `type ${own}` : own)).join(', ')} } from './job${index}.types.js'
export const handle${index} = ${func}
wireQueueWorker({ queue: '${name}-${index}', func: handle${index} })
`,
      )
    }
  }
}

/** Code that uses an ORM, as that of most services does. */
function other(index: number): string {
  return `import { and, eq, gt } from 'drizzle-orm'
import { integer, type PgDatabase, pgTable, text } from 'drizzle-orm/pg-core'

export const items = pgTable('items${index}', { id: text('id').primaryKey(), size: integer('size').notNull(), owner: text('owner') })

export async function largest(database: PgDatabase<never>, owner: string): Promise<{ id: string; size: number } | undefined> {
  const rows = await database.select({ id: items.id, size: items.size }).from(items).where(and(eq(items.owner, owner), gt(items.size, ${index})))
  return rows.toSorted((one, another) => another.size - one.size)[0]
}
`
}

/** What fails is not measured. */
function succeed([program = '', ...args]: readonly string[], cwd = repository): void {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed: ${stdout.slice(0, 1000)}${stderr}`)
}

function setting(name: string, fallback: string): string {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`))
  return given === undefined ? fallback : (given.split('=')[1] ?? fallback)
}
