import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import type { Random } from '../oracle/random.js'
import type { Project } from './project.js'

const directories = ['src/mails', 'src/bills', 'lib'] as const
const names = ['a', 'b', 'c', 'd'] as const
/** Files whose functions one other file wires, each of them on a queue of its own. */
const parts = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'] as const

/** Something that people and their tools do to files. */
export function operate(project: Project, random: Random): string {
  const at = (file: string): string => path.join(project.directory, file)
  const file = `${random.pick(directories)}/${random.pick(names)}.ts`
  const isThere = existsSync(at(file))
  const operation = random.pick([
    'edit',
    'edit',
    'edit',
    'edit the types',
    'edit the types',
    'save in two steps',
    'delete',
    'rename',
    'break',
    'touch',
    'move the lines',
    'move the lines',
    'move a directory',
    'switch the branch',
    'delete the output',
    'edit outside the root',
    'edit outside the root',
    'edit outside the root',
    'edit the services',
    'edit a part',
    'edit a part',
    'edit a part',
    'edit a part',
    'edit the base tsconfig',
    'relink a package',
    'a nearer module comes or goes',
    'a nearer module comes or goes',
    'a target of paths comes or goes',
    'a target of paths comes or goes',
  ] as const)
  switch (operation) {
    case 'edit':
      project.write(file, queueFile(file, random))
      break
    case 'edit the types':
      project.write('src/types.ts', typesFile(random))
      break
    case 'save in two steps':
      project.write(`${file}.swap`, queueFile(file, random))
      renameSync(at(`${file}.swap`), at(file))
      break
    case 'delete':
      rmSync(at(file), { force: true })
      break
    case 'rename':
      if (isThere) {
        const to = at(`${random.pick(directories)}/${random.pick(names)}.ts`)
        mkdirSync(path.dirname(to), { recursive: true })
        renameSync(at(file), to)
      }
      break
    case 'break':
      if (isThere && random.chance(0.3)) project.write(file, `${project.read(file)}\nconst = 1\n`)
      break
    case 'move the lines':
      if (isThere) project.write(file, `\n// moved\n${project.read(file)}`)
      break
    case 'touch':
      if (isThere) project.write(file, project.read(file))
      break
    case 'move a directory': {
      const [from, to] = [at('src/bills'), at('src/mails/moved')]
      // There and back: the watcher has seen both long before.
      mkdirSync(path.dirname(to), { recursive: true })
      if (existsSync(from) && !existsSync(to)) renameSync(from, to)
      mkdirSync(from, { recursive: true })
      rmSync(to, { recursive: true, force: true })
      break
    }
    case 'switch the branch': {
      const branch = branchOf(random)
      for (const directory of directories)
        for (const name of names) {
          const other = `${directory}/${name}.ts`
          if (branch[other] === undefined) rmSync(at(other), { force: true })
        }
      for (const [other, text] of Object.entries(branch)) project.write(other, text)
      break
    }
    case 'delete the output':
      rmSync(at('.pikku'), { recursive: true, force: true })
      break
    case 'edit outside the root': {
      const outside = random.pick(outsideFiles.filter((name) => existsSync(at(name))))
      project.write(outside, outsideFile(outside, random))
      break
    }
    case 'edit the services':
      project.write('src/services.ts', servicesFile(random))
      break
    case 'edit a part': {
      const part = random.pick(parts)
      project.write(`src/parts/${part}.ts`, partFile(part, random))
      return `${operation} ${part}`
    }
    case 'edit the base tsconfig':
      project.write('../base.json', baseConfig(random))
      break
    case 'relink a package':
      relink(project, random.pick(['first', 'second']))
      break
    case 'a nearer module comes or goes':
      if (existsSync(at('src/node_modules')))
        rmSync(at('src/node_modules'), { recursive: true, force: true })
      else project.write('src/node_modules/near/index.d.ts', outsideFile('near', random))
      break
    case 'a target of paths comes or goes':
      if (existsSync(at('../paths/first/aliased.ts'))) rmSync(at('../paths/first/aliased.ts'))
      else project.write('../paths/first/aliased.ts', outsideFile('aliased', random))
  }
  return `${operation} ${file}`
}

/** What the project reads outside its root, and below `node_modules`. */
const outsideFiles = [
  '../packages/first/src/index.ts',
  '../packages/second/src/index.ts',
  '../sibling.ts',
  '../paths/second/aliased.ts',
  '../paths/first/aliased.ts',
  'node_modules/near/index.d.ts',
  'src/node_modules/near/index.d.ts',
] as const

export function surroundings(random: Random): Record<string, string> {
  const manifest = JSON.stringify({ name: 'linked', types: './src/index.ts' })
  const files = outsideFiles.filter(
    (name) => !name.includes('first/aliased') && !name.startsWith('src/'),
  )
  return {
    ...Object.fromEntries(files.map((name) => [name, outsideFile(name, random)])),
    '../packages/first/package.json': manifest,
    '../packages/second/package.json': manifest,
    '../base.json': baseConfig(random),
    'tsconfig.json': JSON.stringify({
      extends: '../base.json',
      include: ['src/**/*.ts', 'lib/**/*.ts'],
    }),
  }
}

/** The package `linked`, as npm link and workspaces lay it out. */
export function relink(project: Project, target: string): void {
  const link = path.join(project.directory, 'node_modules/linked')
  rmSync(link, { force: true })
  symlinkSync(path.join(project.directory, '../packages', target), link)
}

function baseConfig(random: Random): string {
  const compilerOptions = {
    strict: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    noEmit: true,
    exactOptionalPropertyTypes: random.chance(0.5),
    paths: { 'aliases/*': ['./paths/first/*', './paths/second/*'] },
  }
  return JSON.stringify({ compilerOptions })
}

function outsideFile(name: string, random: Random): string {
  return `export interface Outside { ${random.pick(['cents: bigint', 'at: Date', 'note?: string', `size: ${random.below(9)}`])} /* ${name.length} */ }\n`
}

/** The files of one branch of a project. */
export function branchOf(random: Random): Record<string, string> {
  const files: Record<string, string> = { 'src/types.ts': typesFile(random) }
  for (const directory of directories)
    for (const name of names) {
      const file = `${directory}/${name}.ts`
      if (random.chance(0.5)) files[file] = queueFile(file, random)
    }
  files['src/services.ts'] = servicesFile(random)
  for (const part of parts) files[`src/parts/${part}.ts`] = partFile(part, random)
  files['src/wirings.ts'] = [
    "import { wireQueueWorker } from '#pikku/queue'",
    ...parts.map((part) => `import { ${part} } from './parts/${part}.js'`),
    ...parts.map((part) => `wireQueueWorker({ queue: '${part}', func: ${part} })`),
  ].join('\n')
  return files
}

function typesFile(random: Random): string {
  return `export interface Shared { id: string; ${random.pick(['cents: bigint', 'at: Date', 'note?: string'])} }\nexport type Kind = 'one' | ${random.pick(["'two'", "'three'", 'null'])}\n`
}

function servicesFile(random: Random): string {
  return `import type { CoreServices } from '#pikku'
import type { Kind, Shared } from './types.js'
export interface Services extends CoreServices { store: { load(id: string): Promise<${random.pick(['Shared', 'Kind[]', '{ of: Shared }'])}> } }
`
}

/**
 * A function whose types are written out, or left to the type checker: inferred from a call, conditional, or a type
 * without a name that holds itself. Some of them lead to what other parts lead to, and some to another part.
 */
function partFile(part: string, random: Random): string {
  const other = random.pick(parts.filter((name) => name !== part))
  const data = random.pick([
    'Shared',
    'Own',
    `{ of: Own; size: ${random.below(9)} }`,
    'Of<Own>',
    'Ring<Own>',
  ])
  const func = random.pick([
    `pikkuSessionlessFunc<${data}, Kind>(async () => 'one')`,
    `pikkuSessionlessFunc({ func: async (_services, data: ${data}) => load(data) })`,
    `pikkuSessionlessFunc({ func: async ({ store }, data: ${data}) => ({ data, found: await store.load('1') }) })`,
    `pikkuSessionlessFunc({ func: async (_services, data: ${data}) => ({ data, kind: 'one' as Kind }) })`,
  ])
  const own = random.chance(0.15)
    ? `import type { Own } from './${other}.js'`
    : `export interface Own { ${random.pick(['id: string', 'cents: bigint', 'at?: Date', `size: ${random.below(9)}`])} }`
  return `import { pikkuSessionlessFunc } from '#pikku'
import type { Kind, Shared } from '../types.js'
${own}
export type { Own }
type Of<T> = T extends { id: string } ? { id: T['id'] } : { other: T }
type Ring<T> = { of: T; next?: Ring<T> }
async function load<T>(of: T): Promise<{ of: T; list: Shared[] }> {
  return { of, list: [] }
}
export const ${part} = ${func}
`
}

/** A queue of its own, mostly; now and then one that another file wires too, or whose types are inferred. */
function queueFile(file: string, random: Random): string {
  const own = file.replaceAll(/\W/g, '-').replace(/-ts$/, '')
  const queue = random.chance(0.03) ? 'shared' : own
  const up = file.startsWith('lib/') ? '../src' : '..'
  const data = random.pick([
    'Shared',
    '{ kind: Kind }',
    'Shared[]',
    '{ size: number }',
    'Outside',
    'Outside & Shared',
  ])
  const sibling = file.startsWith('lib/') ? '../../sibling.js' : '../../../sibling.js'
  const outside = random.pick(['linked', 'near', 'aliases/aliased', sibling])
  const func = random.chance(0.04)
    ? `pikkuSessionlessFunc({ func: async (_services, data: ${data}) => ({ done: data !== undefined }) })`
    : `pikkuSessionlessFunc<${data}, Kind>(async () => 'one')`
  return `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'
import type { Kind, Shared } from '${up}/types.js'
${data.includes('Outside') ? `import type { Outside } from '${outside}'\n` : ''}
export const work = ${func}

wireQueueWorker({ queue: '${queue}', func: work, retries: ${random.below(4)} })
export type { Kind, Shared }
`
}
