import { writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Random } from './random.js'
import {
  createComposedWriter,
  generics,
  type Vocabulary,
  type WrittenObject,
} from './write-composed-types.js'
import { writePlainWirings, writeSettings } from './write-project.js'

const files = ['orders', 'people', 'parts'] as const

const genericNames = [...generics.matchAll(/^export (?:interface|type) (\w+)/gm)].map(
  ([, name]) => name,
)

/**
 * Writes a project whose types are composed: utility types over generic ones over enums and unions, interfaces that
 * extend them, mapped types and members of types, in files that import from each other by name, through a barrel, under
 * other names, as a whole module, and as a default.
 */
export function writeComposedProject(
  directory: string,
  random: Random,
  { queues, exact }: { readonly queues: number; readonly exact: boolean },
): void {
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(directory, name), text)
  const writer = createComposedWriter(random)
  const count = 45
  const planned = Array.from({ length: count }, (_, index) => ({
    name: `Type${index}`,
    file: files[index % files.length] ?? 'orders',
    isInterface: random.chance(0.35),
  }))
  const interfaces = planned.filter(({ isInterface }) => isInterface).map(({ name }) => name)
  const words: { [Word in keyof Vocabulary]: Vocabulary[Word][number][] } = {
    objects: [],
    unions: [],
    enums: [],
    events: [],
    interfaces: [],
  }
  words.interfaces.push(...interfaces)
  const declarations = planned.map(({ name, isInterface }, index) => {
    const bound = random.chance(0.03) ? '\n * @minimum 1' : ''
    const comment = random.chance(0.3) ? `/** The ${name}.${bound} */\n` : ''
    const qualified = (): string => (random.chance(0.15) ? `all.${name}` : name)
    if (isInterface) {
      const base =
        words.objects.length > 0 && random.chance(0.4) ? random.pick(words.objects) : null
      const object: WrittenObject = { text: qualified(), keys: [`own${index}`, `more${index}`] }
      const text = `${comment}export interface ${name}${base === null ? '' : ` extends ${heritage(base)}`} {\n  /** Of its own. */\n  readonly own${index}: ${writer.type(words)}\n  more${index}?: ${writer.type(words)}\n}`
      words.objects.push(object)
      return text
    }
    const kind = random.below(9)
    if (kind === 0) {
      words.enums.push(qualified())
      return `${comment}export enum ${name} { First = ${random.pick(["'first'", '0'])}, Second = ${random.pick(["'second'", '7'])}, Third = 'a' }`
    }
    if (kind === 1) {
      const text = writer.union(words)
      words.unions.push(qualified())
      return `${comment}export type ${name} = ${text}`
    }
    if (kind === 2) {
      const text = ['one', 'two', 'three']
        .map((of) => `{ kind: '${of}'; ${of}: ${writer.type(words)} }`)
        .join(' | ')
      words.events.push(qualified())
      return `${comment}export type ${name} = ${text}`
    }
    if (kind === 3) {
      const text = writer.type(words)
      // A bar before a type, and a type beside itself, leave an alias without a name.
      const whole = random.pick([text, text, `| ${text}`, `(${text}) | (${text})`])
      return `${comment}export type ${name} = ${whole}`
    }
    const object = writer.object(words)
    words.objects.push({ text: qualified(), keys: object.keys })
    return `${comment}export type ${name} = ${object.text}`
  })
  const imports = `import type { ${genericNames.join(', ')} } from './generics.js'\nimport type * as all from './index.js'`
  for (const file of files) {
    const own = planned.flatMap((entry, index) =>
      entry.file === file ? (declarations[index] ?? []) : [],
    )
    const others = planned.filter((entry) => entry.file !== file).map(({ name }) => name)
    const local = `type Local = '${file}'\nexport interface With${file} { local: Local; kept?: Pick<{ a: Local }, 'a'> }`
    write(
      `${file}.ts`,
      [imports, `import type { ${others.join(', ')} } from './index.js'`, local, ...own].join('\n'),
    )
  }
  write('generics.ts', generics)
  write(
    'shadow.ts',
    `type Partial<T> = { only: T }\ninterface Record<K, V> { key: K; value: V }\nexport type Shadowed = Partial<Record<string, 'v'>>\ninterface Whole { whole: Shadowed }\nexport default Whole\n`,
  )
  write(
    'default.ts',
    `/** By default. */\nexport default interface Chosen { chosen: string; of?: number }\nexport type { Chosen as AlsoChosen }\n`,
  )
  write(
    'index.ts',
    [
      ...files.map((file) => `export * from './${file}.js'`),
      "export type { Shadowed, default as Whole } from './shadow.js'",
      "export type { default as Standard, AlsoChosen as Renamed } from './default.js'",
      "export * as inner from './default.js'",
    ].join('\n'),
  )
  const names = planned.map(({ name }) => name)
  const fixed = ['Shadowed', 'Whole', 'Standard', 'Renamed', 'Ownly', 'all.inner.AlsoChosen']
  const rows = Array.from({ length: queues }, (_, index) => `queue-${index}`)
  write(
    'jobs.ts',
    [
      "import { pikkuSessionlessFunc } from '#pikku'",
      imports,
      `import type { ${[...names, ...fixed.slice(0, 4), ...files.map((file) => `With${file}`)].join(', ')} } from './index.js'`,
      "import type Ownly from './default.js'",
      ...rows.map((_, index) => {
        const extra = random.pick([...fixed, ...files.map((file) => `With${file}`)])
        const input = random.chance(0.1) ? `Partial<${extra}>` : writer.type(words)
        return `/** Work ${index}. */\nexport const work${index} = pikkuSessionlessFunc<{ data: ${input} }, ${random.chance(0.5) ? random.pick(names) : writer.type(words)}>(async () => { throw new Error() })`
      }),
    ].join('\n'),
  )
  writeSettings(directory, exact)
  writePlainWirings(directory, rows)
}

/** What an interface may extend. */
function heritage({ text }: WrittenObject): string {
  return /^[\w.]+(?:<.*>)?$/s.test(text) ? text : `Pick<${text}, never>`
}
