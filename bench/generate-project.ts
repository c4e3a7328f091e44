import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { everyday, jobKinds, sharedTypes, type JobKind } from './job-kinds.js'

export interface ProjectPlan {
  readonly queues: number
  readonly otherFiles: number
  /** The kinds of its job types, in turn. Default: `everyday`. */
  readonly kinds?: readonly JobKind[]
  /** Wirings in a file. Default 10. */
  readonly wiringsInAFile?: number
}

/**
 * Writes a project: for each queue a file of its types and one of its function, wiring files, other files that have
 * nothing to do with queues, and one heavy dependency that handlers use. The same plan gives the same project.
 */
export function generateProject(
  directory: string,
  { queues, otherFiles, kinds = everyday, wiringsInAFile = 10 }: ProjectPlan,
): void {
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
        dependencies: { pikku: '*', heavy: '*', zod: '*' },
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
    const { types, handler } = jobKinds[kinds[index % kinds.length] ?? 'written'](index)
    write(`${folder}/job${index}.types.ts`, types)
    write(
      `${folder}/job${index}.function.ts`,
      `import { pikkuSessionlessFunc } from '#pikku'\n${handler}`,
    )
    if (index % wiringsInAFile === 0) {
      const end = Math.min(index + wiringsInAFile, queues)
      write(`${folder}/wirings${index}.queue.ts`, wirings(index, end))
    }
  }
  for (const [file, text] of Object.entries(sharedTypes)) write(`src/${file}`, text)
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
