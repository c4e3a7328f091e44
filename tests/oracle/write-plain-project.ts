import { writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Random } from './random.js'
import { writePlainWirings, writeSettings } from './write-project.js'

const files = ['orders', 'people', 'parts'] as const

/**
 * Writes a project whose types are plain declarations: interfaces that extend each other, aliases of aliases, unions of
 * them, enums and the values of constants, with and without comments, in files that import from each other, some
 * through a barrel. Most of it is written out in full; some of it (a literal beside its primitive, an alias that holds
 * `undefined`, an enum of one value) only looks so.
 */
export function writePlainProject(
  directory: string,
  random: Random,
  { queues, exact }: { readonly queues: number; readonly exact: boolean },
): void {
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(directory, name), text)
  const names = Array.from({ length: 60 }, (_, index) => ({
    name: `Type${index}`,
    file: files[index % files.length] ?? 'orders',
  }))
  const node = createNodeWriter(random)
  const interfaces: string[] = []
  /** Members of enums. */
  const parts: string[] = []
  const declarations = names.map(({ name }, index) => {
    // An alias may only lead back to what was declared before it; an interface may lead anywhere.
    const before = [...names.slice(0, index).map((earlier) => earlier.name), ...parts]
    const isInterface = random.chance(0.5)
    const bound = random.chance(0.05) ? '\n * @minimum 1' : ''
    const comment = random.chance(0.4) ? `/** The ${name}.${bound} */\n` : ''
    if (!isInterface && random.chance(0.2)) {
      parts.push(`${name}.First`)
      return `${comment}export ${random.chance(0.3) ? 'const ' : ''}enum ${name} ${enumMembers(random)}`
    }
    if (!isInterface && random.chance(0.2)) return constantValues(random, { name, index, comment })
    if (!isInterface) return `${comment}export type ${name} = ${node(before)}`
    const base =
      interfaces.length > 0 && random.chance(0.3) ? ` extends ${random.pick(interfaces)}` : ''
    interfaces.push(name)
    const own = `own${index}: ${node(names.map((other) => other.name))}`
    return `${comment}export interface ${name}${base} {\n  /** Of its own. */\n  readonly ${own}\n  more${index}?: ${node(before)}\n}`
  })
  for (const file of files) {
    const own = names.flatMap((entry, index) =>
      entry.file === file ? (declarations[index] ?? []) : [],
    )
    const others = names.filter((entry) => entry.file !== file).map(({ name }) => name)
    const module = random.chance(0.5) ? './index.js' : null
    const imports =
      module === null
        ? files
            .filter((other) => other !== file)
            .map((other) => {
              const list = names.filter((entry) => entry.file === other).map(({ name }) => name)
              return `import type { ${list.join(', ')} } from './${other}.js'`
            })
        : [`import type { ${others.join(', ')} } from '${module}'`]
    write(`${file}.ts`, [...imports, ...own].join('\n'))
  }
  write('index.ts', files.map((file) => `export * from './${file}.js'`).join('\n'))
  const rows = Array.from({ length: queues }, (_, index) => `queue-${index}`)
  const all = names.map(({ name }) => name)
  write(
    'jobs.ts',
    [
      "import { pikkuSessionlessFunc } from '#pikku'",
      `import type { ${all.join(', ')} } from './index.js'`,
      ...rows.map(
        (_, index) =>
          `/** Work ${index}. */\nexport const work${index} = pikkuSessionlessFunc<{ data: ${node(all)} }, ${node(all)}>(async () => { throw new Error() })`,
      ),
    ].join('\n'),
  )
  writeSettings(directory, exact)
  writePlainWirings(directory, rows)
}

function enumMembers(random: Random): string {
  const values = [
    'First',
    "First = 'first'",
    'First = -2',
    "Second = 'it'",
    'Second = 7',
    'Third',
    "Third = 'first'",
    'Fourth = 1.5',
    'Fourth = 1 << 3',
  ]
  const [first, ...rest] = [
    values.slice(0, 3),
    values.slice(3, 5),
    values.slice(5, 7),
    values.slice(7),
  ]
  const members = rest.filter(() => random.chance(0.6)).map((choices) => random.pick(choices))
  return `{ ${[random.pick(first ?? []), ...members].join(', ')} }`
}

/** A constant, and an alias of what it holds. */
function constantValues(
  random: Random,
  { name, index, comment }: { name: string; index: number; comment: string },
): string {
  const values = ["'a'", "'b'", '1', '-2', '`c`', 'true'].filter(() => random.chance(0.6))
  const frozen = random.chance(0.9) ? ' as const' : ''
  return random.chance(0.5)
    ? `export const held${index} = [${values.join(', ')}]${frozen}\n${comment}export type ${name} = (typeof held${index})[number]`
    : `export const held${index} = { ${values.map((value, at) => `key${at}: ${value}`).join(', ')} }${frozen}\n${comment}export type ${name} = (typeof held${index})[keyof typeof held${index}]`
}

const leaves = [
  'string',
  'number',
  'boolean',
  'bigint',
  'null',
  'undefined',
  'Date',
  'true',
  "'a'",
  '"b"',
  '0',
  '-1',
  '1.50',
  '`sku-${number}`',
  '`${string}:${bigint}`',
] as const

function createNodeWriter(random: Random): (names: readonly string[]) => string {
  const node = (names: readonly string[], depth: number): string => {
    const inner = (): string => node(names, depth + 1)
    if (names.length > 0 && random.chance(0.35)) return random.pick(names)
    if (depth > 2 || random.chance(0.4)) return random.pick(leaves)
    return random.pick([
      () => `(${inner()})[]`,
      () => `readonly (${inner()})[]`,
      () => `Array<${inner()}>`,
      () => `ReadonlyArray<${inner()}>`,
      () => `[${inner()}, second: ${inner()}]`,
      () => `[first: ${inner()}, second: ${inner()}]`,
      () => `Record<string, ${inner()}>`,
      () => `{ [key: string]: ${inner()} }`,
      () => `Map<string, ${inner()}>`,
      () => `ReadonlySet<${inner()}>`,
      () => `${inner()} | ${inner()}`,
      () => `${inner()} | null`,
      () => `(${inner()} | undefined)`,
      () => `'x' | 'y' | ${inner()}`,
      () => `{ a: ${inner()}; readonly 'b-c'?: ${inner()}; /** Third. */ 3: ${inner()} }`,
      () => `{ kind: 'one'; ${random.pick(['value', '__value', '$'])}?: ${inner()} }`,
    ])()
  }
  return (names) => node(names, 0)
}
