import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Random } from './random.js'

/**
 * Writes a project whose job types depend on what other files add to them: packages that are imported for their side
 * effects, for a value or for a type, through other packages and by reference; scripts, `declare global` and
 * declaration files of the project; `@types` packages, named or found; two versions of one package. Each addition is
 * there or not as the seed has it, and each is named `added…`.
 */
export function writeAdditionsProject(directory: string, random: Random): void {
  const write = (name: string, text: string): void => {
    const file = path.join(directory, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const writer: Writer = { write, random }
  for (const name of targets) writeTarget(writer, name)
  const plugins = writePlugins(writer)
  const types = writeTypes(writer)
  writeOwn(writer, plugins)
  writeWirings(writer)
  write(
    'package.json',
    JSON.stringify({
      name: 'additions',
      type: 'module',
      imports: {
        '#pikku': './.pikku/pikku-types.gen.ts',
        '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
      },
      dependencies: { pikku: '*' },
    }),
  )
  const isBundled = random.chance(0.5)
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'es2022',
        noEmit: true,
        lib: random.pick([['es2022'], ['es2022'], ['es2022', 'dom']]),
        ...(isBundled ? { module: 'esnext', moduleResolution: 'bundler' } : { module: 'nodenext' }),
        ...(random.chance(0.6) ? { types: types.filter(() => random.chance(0.5)) } : {}),
      },
      ...(random.chance(0.3) ? { files: ['src/main.ts', 'src/script.ts'] } : { include: ['src'] }),
    }),
  )
}

interface Writer {
  readonly write: (name: string, text: string) => void
  readonly random: Random
}

/** Packages whose declarations others add to. */
const targets = ['kit', 'other-kit', '@scope/kit'] as const

function writeTarget({ write, random }: Writer, name: string): void {
  const place = `node_modules/${name}`
  const isApart = random.chance(0.5)
  const declarations = [
    'export interface Options { strict: boolean }',
    'export interface Register {}',
    "export type Theme = Register extends { addedTheme: infer T } ? T : 'none'",
    'export interface Holder<T> { value: T; options?: Options }',
  ].join('\n')
  write(`${place}/package.json`, manifest(name))
  write(`${place}/index.d.ts`, isApart ? "export * from './parts.js'" : declarations)
  write(`${place}/parts.d.ts`, isApart ? declarations : "export * from './index.js'")
}

/** Packages that add to others, and to the world; those that add nothing lead to them. */
function writePlugins(writer: Writer): string[] {
  const { write, random } = writer
  return Array.from({ length: 8 }, (_, index) => {
    const name = `plugin-${index}`
    const place = `node_modules/${name}`
    write(`${place}/package.json`, manifest(name))
    const additions = [addition(random, index), addition(random, index + 100)].join('\n')
    const value = `export declare const plugin${index}: ${index}`
    switch (random.below(5)) {
      case 0:
        write(`${place}/index.d.ts`, `/// <reference path="./more.d.ts" />\n${value}`)
        write(`${place}/more.d.ts`, script(random, index))
        break
      case 1:
        write(`${place}/index.d.ts`, `import './more.js'\n${value}`)
        write(`${place}/more.d.ts`, `${additions}\nexport {}`)
        break
      case 2:
        write(`${place}/index.d.ts`, `/** import 'plugin-${(index + 3) % 8}' */\n${value}`)
        break
      case 3:
        write(`${place}/index.d.ts`, `export * from 'plugin-${(index + 1) % 8}'\n${value}`)
        break
      default:
        write(`${place}/index.d.ts`, `${additions}\n${value}`)
    }
    if (random.chance(0.15)) {
      // A version of its own, which what is added to it does not concern the project's.
      write(`${place}/node_modules/kit/package.json`, manifest('kit', '2.0.0'))
      write(
        `${place}/node_modules/kit/index.d.ts`,
        'export interface Options { loose: 1 }\nexport interface Register {}',
      )
    }
    return name
  })
}

function writeTypes({ write, random }: Writer): string[] {
  return ['first', 'second', 'third'].map((name, index) => {
    const place = `node_modules/@types/${name}`
    write(`${place}/package.json`, manifest(`@types/${name}`))
    write(
      `${place}/index.d.ts`,
      random.chance(0.5)
        ? script(random, 200 + index)
        : `${addition(random, 200 + index)}\nexport {}`,
    )
    return name
  })
}

/** What a module adds to another, or to the world. */
function addition(random: Random, index: number): string {
  switch (random.below(3)) {
    case 0: {
      const target = random.pick(targets)
      return `import '${target}'\ndeclare module '${target}' { interface Options { added${index}?: ${index} } }`
    }
    case 1: {
      const target = random.pick(targets)
      return `import '${target}'\ndeclare module '${target}' { interface Register { addedTheme: 'theme${random.chance(0.5) ? '' : index}' } }`
    }
    default:
      return `declare global { ${globals(random, index)} }`
  }
}

function script(random: Random, index: number): string {
  return random.chance(0.5)
    ? globals(random, index).replaceAll(/^(?=namespace|var)/gm, 'declare ')
    : `interface Shared { added${index}: ${index} }`
}

/** One declaration for the whole program. */
function globals(random: Random, index: number): string {
  return random.pick([
    `interface Shared { added${index}: ${index} }`,
    `interface Date { added${index}: ${index} }`,
    `interface JSON { parse(text: string): { added: ${index} } }`,
    `interface Array<T> { added${index}: T }`,
    `namespace Intl { interface NumberFormatOptions { added${index}?: ${index} } }`,
    `namespace Web { interface User { added${index}?: ${index} } }`,
    `interface StorageEstimate { added${index}?: ${index} }`,
    `var added: ${index}`,
  ])
}

function writeOwn({ write, random }: Writer, plugins: readonly string[]): void {
  const imports = plugins
    .filter(() => random.chance(0.35))
    .map((plugin, index) =>
      random.pick([
        `import '${plugin}'`,
        `import { plugin${plugin.slice(-1)} as value${index} } from '${plugin}'\nconsole.log(value${index})`,
        `import type {} from '${plugin}'`,
        `export * as other${index} from '${plugin}'`,
        `export const load${index} = () => import('${plugin}')`,
        `/// <reference types="${plugin}" />`,
        `// import '${plugin}'`,
      ]),
    )
  const [references, others] = [true, false].map((isReference) =>
    imports.filter((text) => text.startsWith('///') === isReference),
  ) as [string[], string[]]
  write(
    'src/main.ts',
    [...references, "import './wirings.js'", "import './own.js'", ...others].join('\n'),
  )
  write('src/own.ts', 'export interface Own { id: string }\nexport interface Plain { id: string }')
  write(
    'src/more-own.ts',
    random.chance(0.5)
      ? "import './own.js'\ndeclare module './own.js' { interface Own { addedOwn: 1 } }"
      : 'export {}',
  )
  write('src/script.ts', random.chance(0.5) ? script(random, 300) : 'export {}')
  write('src/world.ts', random.chance(0.5) ? `${addition(random, 301)}\nexport {}` : 'export {}')
  write(
    'src/env.d.ts',
    random.chance(0.5)
      ? `/// <reference path="../declarations/more.d.ts" />`
      : 'interface Shared { own: string }',
  )
  write(
    'declarations/more.d.ts',
    random.chance(0.5) ? script(random, 302) : `${addition(random, 302)}\nexport {}`,
  )
}

const jobTypes = [
  'Kit.Options',
  'Kit.Theme',
  'Other.Holder<string>',
  "Parts['Options']",
  'Scoped.Options',
  'Scoped.Theme',
  'Own',
  'Plain',
  'Shared',
  'Partial<Shared>',
  'Intl.NumberFormatOptions',
  'Web.User',
  'StorageEstimate',
  'Pick<Date, Extract<keyof Date, `added${string}`>>',
  "{ list: number[] extends { added1: unknown } ? 'added' : 'none' }",
  "{ global: typeof globalThis extends { added: unknown } ? 'added' : 'none' }",
] as const

function writeWirings({ write, random }: Writer): void {
  const head = [
    "import { pikkuSessionlessFunc } from '#pikku'",
    "import { wireQueueWorker } from '#pikku/queue'",
    "import type * as Kit from 'kit'",
    "import type * as Other from 'other-kit'",
    "import type * as Scoped from '@scope/kit'",
    "import type { Own, Plain } from './own.js'",
    "type Parts = { Options: import('other-kit/parts.js').Options }",
  ]
  const files = Array.from({ length: 3 }, (_, file) => {
    const types = jobTypes.filter(() => random.chance(0.25))
    const jobs = [...types, random.pick(jobTypes)].map(
      (type, index) =>
        `export const work${index} = pikkuSessionlessFunc<{ data: ${type} }, void>(async () => {})\nwireQueueWorker({ queue: 'queue-${file}-${index}', func: work${index} })`,
    )
    const inferred = random.chance(0.4)
      ? `export const inferred = pikkuSessionlessFunc(async (_, data: { text: string }) => ({ read: JSON.parse(data.text) as unknown, found: JSON.parse(data.text) }))\nwireQueueWorker({ queue: 'inferred-${file}', func: inferred })`
      : ''
    write(`src/jobs-${file}.ts`, [...head, ...jobs, inferred].join('\n'))
    return `import './jobs-${file}.js'`
  })
  write('src/wirings.ts', files.join('\n'))
}

function manifest(name: string, version = '1.0.0'): string {
  return JSON.stringify({ name, version, types: 'index.d.ts' })
}
