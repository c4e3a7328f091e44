import { writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Random } from './random.js'
import { createTypeWriter, declarations } from './write-types.js'

export interface ProjectRequest {
  readonly queues: number
  /** `exactOptionalPropertyTypes`. */
  readonly exact: boolean
}

export interface WrittenProject {
  readonly queues: readonly string[]
  /** Queues whose types hold an enum: it is assignable to its values, and they are not to it. */
  readonly withEnums: readonly string[]
}

/** Writes a project whose functions have random types: one queue a function, two types each. */
export function writeProject(
  directory: string,
  random: Random,
  { queues, exact }: ProjectRequest,
): WrittenProject {
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(directory, name), text)
  const { type } = createTypeWriter(random)
  const rows = Array.from({ length: queues }, (_, index) => ({
    queue: `queue-${index}`,
    name: `work${index}`,
    types: [possible(type()), type()],
  }))
  const body = 'async () => { throw new Error() }'
  writeSettings(directory, exact)
  write('declarations.ts', declarations)
  write(
    'jobs.ts',
    [
      "import { pikkuSessionlessFunc } from '#pikku'",
      `import { ${names.join(', ')} } from './declarations.js'`,
      ...rows.map(
        ({ queue, name, types }) =>
          `/* ${queue} */ export const ${name} = pikkuSessionlessFunc<${types.join(', ')}>(${body})`,
      ),
    ].join('\n'),
  )
  writeWirings(
    directory,
    rows.map(({ queue }) => queue),
  )
  const withEnums = rows.filter(({ types }) => /\b(?:State|Level)\b/.test(types.join()))
  return { queues: rows.map(({ queue }) => queue), withEnums: withEnums.map(({ queue }) => queue) }
}

/** The package and the tsconfig of a project. */
export function writeSettings(directory: string, exact: boolean): void {
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify(manifest))
  writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify(tsconfig(exact)))
}

/** Wires the functions of some of the queues. */
export function writeWirings(directory: string, queues: readonly string[]): void {
  const lines = queues.map(
    (queue) =>
      `wireQueueWorker({ queue: '${queue}', func: jobs.${queue.replace('queue-', 'work')} })`,
  )
  const text = [
    "import { wireQueueWorker } from '#pikku/queue'",
    "import * as jobs from './jobs.js'",
    ...lines,
  ].join('\n')
  writeFileSync(path.join(directory, 'wirings.ts'), text)
}

/** Wires each queue in a file of its own, by the plain name of its function: what is written out in full is read so. */
export function writePlainWirings(directory: string, queues: readonly string[]): void {
  for (const queue of queues) {
    const name = queue.replace('queue-', 'work')
    const text = [
      "import { wireQueueWorker } from '#pikku/queue'",
      `import { ${name} } from './jobs.js'`,
      `wireQueueWorker({ queue: '${queue}', func: ${name} })`,
    ].join('\n')
    writeFileSync(path.join(directory, `${queue}.ts`), text)
  }
}

/** An input that may turn out to be `never` at its top is refused, so it is put one level down. */
function possible(type: string): string {
  return /^(?:Extract|Exclude|NonNullable|Event|First|keyof|\{.*& )/.test(type)
    ? `{ only: ${type} }`
    : type
}

const names = [...declarations.matchAll(/^export (?:interface|type|enum|const) (\w+)/gm)].map(
  ([, name]) => (name === 'State' || name === 'Level' || name === 'sample' ? name : `type ${name}`),
)

const manifest = {
  name: 'random-types',
  private: true,
  type: 'module',
  imports: {
    '#pikku': './.pikku/pikku-types.gen.ts',
    '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
  },
  dependencies: { pikku: '*', '@types/node': '*' },
}

function tsconfig(exact: boolean): unknown {
  return {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: exact,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022'],
      types: ['node'],
      noEmit: true,
    },
    include: ['*.ts', '.pikku'],
  }
}
