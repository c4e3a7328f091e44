import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface ProjectSize {
  readonly queues: number
  readonly otherFiles: number
}

/**
 * Writes a project of some size: a function file, a types file and a wiring for each ten queues, other files that have
 * nothing to do with queues, and one heavy dependency that handlers use. The same size gives the same project.
 */
export function generateProject(directory: string, { queues, otherFiles }: ProjectSize): void {
  const write = (file: string, text: string): void => {
    const target = path.join(directory, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  write(
    'package.json',
    JSON.stringify(
      {
        name: 'bench',
        type: 'module',
        imports: {
          '#pikku': './.pikku/pikku-types.gen.ts',
          '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
        },
        dependencies: { pikku: '*', heavy: '*' },
      },
      null,
      2,
    ),
  )
  write(
    'tsconfig.json',
    JSON.stringify(
      {
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2022',
          types: [],
          noEmit: true,
        },
        include: ['src', '.pikku'],
      },
      null,
      2,
    ),
  )
  write('src/services.ts', services)
  for (let index = 0; index < queues; index += 1) {
    const folder = `src/area${Math.floor(index / 50)}`
    write(`${folder}/job${index}.types.ts`, types(index))
    write(`${folder}/job${index}.function.ts`, handler(index))
    if (index % 10 === 0)
      write(`${folder}/wirings${index}.queue.ts`, wirings(index, Math.min(index + 10, queues)))
  }
  for (let index = 0; index < otherFiles; index += 1)
    write(`src/other${index % 60}/module${index}.ts`, other(index))
  write(
    'node_modules/heavy/package.json',
    JSON.stringify({ name: 'heavy', version: '1.0.0', type: 'module', types: 'index.d.ts' }),
  )
  write('node_modules/heavy/index.d.ts', heavy())
}

const services = `import type { CoreServices } from 'pikku'
import type { Client } from 'heavy'

export interface Services extends CoreServices {
  readonly client: Client
  readonly store: { save(key: string, value: unknown): Promise<void> }
}
`

function types(index: number): string {
  return `/** What job ${index} needs. */
export interface Job${index} {
  /** The order's id. */
  id: string
  amount: number
  due: Date
  status: 'open' | 'paid' | 'late${index}'
  lines: Line${index}[]
  address?: { street: string; city: string; zip: \`\${number}\` }
  labels: Record<string, string>
}

export interface Line${index} {
  sku: string
  quantity: number
  price: bigint
}

export type Result${index} = { ok: true; receipt: string } | { ok: false; reason: string }
`
}

function handler(index: number): string {
  return `import { pikkuSessionlessFunc } from '#pikku'
import { normalise } from 'heavy'
import type { Job${index}, Result${index} } from './job${index}.types.js'

/** Works on job ${index}. */
export const handle${index} = pikkuSessionlessFunc<Job${index}, Result${index}>({
  func: async ({ store, logger }, data) => {
    logger.info('job ${index}', { id: data.id })
    const total = data.lines.reduce((sum, line) => sum + Number(line.price) * line.quantity, data.amount)
    await store.save(normalise(data.id), { total, due: data.due.toISOString() })
    return total > 0 ? { ok: true, receipt: data.id } : { ok: false, reason: 'nothing to pay' }
  },
  auth: false,
  docs: { summary: 'Job ${index}', tags: ['bench'] },
})
`
}

function wirings(from: number, to: number): string {
  const numbers = Array.from({ length: to - from }, (_, offset) => from + offset)
  const imports = numbers.map(
    (index) => `import { handle${index} } from './job${index}.function.js'`,
  )
  const calls = numbers.map(
    (index) =>
      `wireQueueWorker({ queue: 'job-${index}', func: handle${index}, retry: { attempts: 5 }, config: { concurrency: ${(index % 8) + 1} } })`,
  )
  return `import { wireQueueWorker } from '#pikku/queue'\n${imports.join('\n')}\n\n${calls.join('\n')}\n`
}

function other(index: number): string {
  const members = Array.from(
    { length: 12 },
    (_, member) =>
      `  member${member}(value: string): number {\n    return value.length * ${member} + ${index}\n  }\n`,
  )
  const imported =
    index % 60 === 0
      ? ''
      : `import { Module${index - 1} } from '../other${(index - 1) % 60}/module${index - 1}.js'\n`
  const use = imported === '' ? '' : `  readonly previous = new Module${index - 1}()\n`
  return `${imported}import { normalise } from 'heavy'\n\nexport class Module${index} {\n${use}  readonly name = normalise('module ${index}')\n${members.join('\n')}}\n`
}

/** Declarations of the size of a cloud provider's client. */
function heavy(): string {
  const commands = Array.from(
    { length: 4000 },
    (_, index) =>
      `export interface Command${index}Input { readonly id: string; readonly options?: { limit?: number; token?: string; filter?: Record<string, string[]> } }\nexport interface Command${index}Output { readonly items: readonly { name: string; created: Date; size: number }[]; readonly next?: string }\n`,
  )
  const methods = Array.from(
    { length: 4000 },
    (_, index) => `  command${index}(input: Command${index}Input): Promise<Command${index}Output>`,
  )
  return `${commands.join('')}export interface Client {\n${methods.join('\n')}\n}\nexport declare function normalise(text: string): string\n`
}
