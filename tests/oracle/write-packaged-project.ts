import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Random } from './random.js'
import { writeComposedProject } from './write-composed-project.js'

const files = ['orders', 'people', 'parts', 'generics', 'shadow', 'default', 'index'] as const

/**
 * Writes a project whose types are composed of those of a package: its declarations are laid out and published in one of
 * the ways that packages are, in one package or two, and others may add to them.
 */
export function writePackagedProject(
  directory: string,
  random: Random,
  settings: { readonly queues: number; readonly exact: boolean },
): void {
  writeComposedProject(directory, random, settings)
  const take = (file: string): string => {
    const text = readFileSync(path.join(directory, file), 'utf8')
    rmSync(path.join(directory, file))
    return text
  }
  const texts = new Map(files.map((file) => [file, take(`${file}.ts`)]))
  const layout = chooseLayout(random)
  const write = (name: string, text: string): void => {
    const file = path.join(directory, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const [name, text] of texts) {
    const declared = perhapsLarge(random, declarationsOf(random, name, text, layout))
    write(`${layout.place}/${name}${layout.extension}`, declared)
  }
  write(`${layout.place}/package.json`, JSON.stringify(manifestOf(layout)))
  if (layout.isLinked) link(directory, layout)
  const names = [...texts].flatMap(([file, text]) =>
    file === 'index' || file === 'default' || file === 'shadow'
      ? []
      : [...text.matchAll(/^export interface (\w+) /gm)].map(([, name]) => name ?? ''),
  )
  writeOthers(write, random, names)
  write(
    `${layout.place}/extras${layout.extension}`,
    perhapsLarge(random, extras(random).replace('.js', suffixOf(layout))),
  )
  const jobs = take('jobs.ts')
    .replaceAll("'./index.js'", "'kit'")
    .replaceAll("'./generics.js'", "'kit/generics'")
    .replaceAll("'./default.js'", "'kit/default'")
  const extra = `import type { ${extraNames.join(', ')} } from 'kit/extras'\n`
  write('jobs.ts', `${extra}${jobs.replaceAll(/\bboolean\b/g, () => random.pick(extraNames))}`)
  const manifest = JSON.parse(take('package.json')) as Record<string, unknown>
  const type = random.chance(0.3) ? 'commonjs' : 'module'
  write('package.json', JSON.stringify({ ...manifest, type }))
  const tsconfig = JSON.parse(take('tsconfig.json')) as { compilerOptions: object }
  const resolution = random.chance(0.5)
    ? { module: 'nodenext', moduleResolution: 'nodenext' }
    : { module: 'esnext', moduleResolution: 'bundler' }
  write(
    'tsconfig.json',
    JSON.stringify({
      ...tsconfig,
      compilerOptions: { ...tsconfig.compilerOptions, ...resolution, skipLibCheck: true },
    }),
  )
}

interface Layout {
  readonly extension: '.d.ts' | '.d.mts' | '.d.cts'
  /** Of the package: what its `.d.ts` are. */
  readonly type: 'module' | 'commonjs'
  readonly place: string
  /** Whether its place in `node_modules` leads to where a package manager has put it. */
  readonly isLinked: boolean
  readonly published: 'exports' | 'conditions' | 'typesVersions' | '@types'
}

function chooseLayout(random: Random): Layout {
  const extension = random.pick(['.d.ts', '.d.ts', '.d.mts', '.d.cts'] as const)
  const published = random.pick(['exports', 'conditions', 'typesVersions', '@types'] as const)
  const isLinked = published !== '@types' && random.chance(0.4)
  return {
    extension,
    type: random.chance(0.5) ? 'module' : 'commonjs',
    isLinked,
    place: isLinked
      ? 'node_modules/.store/kit@1.0.0/node_modules/kit'
      : published === '@types'
        ? 'node_modules/@types/kit'
        : 'node_modules/kit',
    published,
  }
}

function link(directory: string, { place }: Layout): void {
  const at = path.join(directory, 'node_modules/kit')
  symlinkSync(path.join(directory, place), at, 'junction')
}

function manifestOf({ type, extension, published }: Layout): object {
  const own = { name: published === '@types' ? '@types/kit' : 'kit', version: '1.0.0', type }
  const target = { types: `./*${extension}` }
  const exports = {
    '.': { types: `./index${extension}` },
    './*': published === 'conditions' ? { import: target, require: target } : target,
  }
  if (published !== 'typesVersions') return { ...own, exports }
  // Without `exports`, a path of the package leads to its file.
  return {
    ...own,
    types: `old${extension}`,
    typesVersions: { '*': { '*': [`./*${extension}`] } },
    exports,
  }
}

/** What the file of such declarations is imported as. */
function suffixOf({ extension }: Pick<Layout, 'extension'>): string {
  return extension.replace('.d.', '.').replace('ts', 'js')
}

/** The same declarations, as one of the ways to write declaration files has them. */
function declarationsOf(random: Random, name: string, text: string, layout: Layout): string {
  const suffix = suffixOf(layout)
  const lines = text
    .replaceAll(/\.js'/g, `${suffix}'`)
    .replaceAll(/^export enum/gm, () =>
      random.chance(0.3) ? 'export declare const enum' : 'export declare enum',
    )
    .replaceAll(/^(?=(?:type|interface) )/gm, () => (random.chance(0.5) ? 'declare ' : ''))
    .split('\n')
  if (name === 'index') return lines.join('\n')
  const style = random.below(4)
  // Nothing is listed, so that everything is exported, and so is what says that it is not.
  if (style === 0)
    return lines
      .map((line) => (random.chance(0.5) ? line.replace(/^export (?!default|type \{)/, '') : line))
      .join('\n')
  if (style === 1) return [...lines, 'export {}'].join('\n')
  if (style === 2) return listed(random, lines)
  return lines.join('\n')
}

/** Of large files, the exported types are parsed one by one. */
function perhapsLarge(random: Random, text: string): string {
  if (random.chance(0.4)) return text
  const alias = /^(export (?:declare )?type [^\n]*[^\n;])\n(?=export|declare|\/\*\*|$)/gm
  const ended = text.replaceAll(alias, (whole, line: string) =>
    random.chance(0.8) ? `${line};\n` : whole,
  )
  return `${ended}\n// ${'-'.repeat(20_000)}\n`
}

/** `export { Order, Line as Row }` at the end, in the place of `export` before each. */
function listed(random: Random, lines: readonly string[]): string {
  const names: string[] = []
  const bare = lines.map((line) =>
    line.replace(
      /^export (?=(?:declare )?(?:const )?(?:interface|type|enum) (\w+)\b)/,
      (whole: string, name: string) => {
        if (random.chance(0.4)) return whole
        names.push(name)
        return line.includes('declare') ? '' : 'declare '
      },
    ),
  )
  return [...bare, `export { ${names.join(', ')} }`].join('\n')
}

const extraNames = [
  'Stage',
  'Channel',
  'Bytes',
  'Joined',
  'Twice',
  'Named',
  'Handed',
  'Counted',
  'Alone',
] as const

/** What declaration files have and sources do not, or not so: merged and typed constants, enums without values. */
function extras(random: Random): string {
  const either = (...texts: readonly string[]): string => random.pick(texts)
  return [
    `/** The constant. */\nexport declare const Stage: { readonly Draft: 'draft'; ${either('readonly ', '')}Sent: 'sent' }`,
    `/** The type. */\nexport type Stage = (typeof Stage)[keyof typeof Stage]`,
    `declare const channels: readonly ['mail', 'sms']\nexport type Channel = (typeof channels)[number]`,
    `export type Bytes = { bytes: ${either('Uint8Array', 'Uint8Array<ArrayBuffer>', 'Uint8Array | string', 'Uint8Array<ArrayBufferLike>')} }`,
    `export interface Joined { joined: string }`,
    either(
      '',
      'export declare namespace Joined { type Inner = string }',
      'export declare const Joined: Joined',
      'export declare function Joined(): void',
    ),
    `export interface Twice { first: 1 }`,
    either('', 'export interface Twice { second: 2 }'),
    either(
      'export interface Named { named: string }',
      'export declare class Named { named: string }',
      'declare class Base { base: string }\nexport interface Named extends Base { named: string }',
      'export type Named = { __named: string; [key: `x-${string}`]: string }',
      'interface __Named { named: string }\nexport type { __Named as Named }',
    ),
    `export type { ${either('Page', 'Envelope')} as Handing } from './generics.js'\nexport type Handed = Holder<'handed'>\ninterface Holder<T> { holder: T }`,
    `export declare ${either('', 'const ')}enum Counted { Zero${either('', ' = 0')}, One${either('', ' = 1')}, Same${either('', ' = 1')} }`,
    `export declare enum Alone { Only = 'only'${either('', ', Again = "only"')} }`,
    either(
      '',
      'export {}',
      'declare global { interface Date { extra: string } }',
      'export as namespace Kit',
    ),
  ].join('\n')
}

/** What else is there: declarations that merge, and files that add to the package from elsewhere. */
function writeOthers(
  write: (name: string, text: string) => void,
  random: Random,
  interfaces: readonly string[],
): void {
  const added = (name: string): string =>
    `declare module 'kit' { interface ${name} { added: '${name}' } }`
  const name = (): string => random.pick(interfaces.filter((each) => each.startsWith('Type')))
  if (random.chance(0.3)) {
    write('node_modules/plugin/package.json', JSON.stringify({ name: 'plugin', version: '1.0.0' }))
    write('node_modules/plugin/index.d.ts', `import 'kit'\n${added(name())}\nexport {}`)
    write('plugged.ts', `import 'plugin'`)
  }
  if (random.chance(0.3)) write('augmented.ts', `import 'kit'\n${added(name())}\nexport {}`)
  if (random.chance(0.2))
    write(
      'declared.d.ts',
      `declare module 'kit/generics' { export type Same<T> = { declared: T } }`,
    )
  if (random.chance(0.2)) write('world.d.ts', `interface ${name()} { world: true }`)
}
