import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { printShape } from '../../src/emit/shapes/print-shape.js'
import type { Shape } from '../../src/model/shape.js'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { createProject, type Project } from '../cli/project.js'
import { oneLine } from './one-line.js'
import { inspectEveryWay, type Findings } from './inspect-every-way.js'
import { linkZod, type ZodMajor } from './link-zod.js'
import { queuesReadFromSyntax } from './queues-read-from-syntax.js'

/** A schema as it is written, what it takes, and what it gives where that is another type. */
type SchemaRow = readonly [schema: string, input: string, output?: string]

const declarations = `
enum Status { Open = 'open', Paid = 'paid' }
const levels = ['low', 'high'] as const
const stages = { draft: 'd', sent: 's' } as const
const base = z.object({ /** The name. */ z: z.string(), m: z.number().optional(), a: z.date() })
let changing = z.object({ a: z.string() })
const typed: z.ZodType<string> = z.string()
const make = () => z.string()
`

/** What the text alone answers, in every version of zod. */
const written: readonly SchemaRow[] = [
  ['z.string().min(1)', 'string'],
  ['z.array(z.number().int())', 'number[]'],
  ["z.literal('a')", "'a'"],
  ["z.enum(['b', 'a'])", "'a' | 'b'"],
  ['z.enum(levels)', "'high' | 'low'"],
  ['z.nativeEnum(stages)', "'d' | 's'"],
  ['z.union([z.string(), z.null()])', 'string | null'],
  ["z.union([z.string(), z.literal('a')])", 'string'],
  ['z.object({ b: z.bigint(), a: z.boolean().nullish() })', '{ b: bigint; a?: boolean | null }'],
  ["z.object({ a: z.string().default('x') })", '{ a?: string }', '{ a: string }'],
  ['base', '{ /** The name. */; z: string; m?: number; a: Date }'],
  ['base.pick({ a: true })', '{ a: Date }'],
  ['base.omit({ z: true }).partial()', '{ m?: number; a?: Date }'],
  ['base.required()', '{ /** The name. */; z: string; m: number; a: Date }'],
  ['base.extend({ m: z.string() })', '{ /** The name. */; z: string; a: Date; m: string }'],
  ['z.object({ it: base.shape.m })', '{ it?: number }'],
  [
    "z.discriminatedUnion('k', [z.object({ k: z.literal(1) }), z.object({ k: z.literal(2), a: z.string() })])",
    '; | { k: 1 }; | { k: 2; a: string }',
  ],
  ['z.tuple([z.string(), z.number()])', '[string, number]'],
  ['z.record(z.string(), z.number())', '{ [key: string]: number }'],
  ['z.map(z.string(), z.set(z.number()))', 'Map<string, Set<number>>'],
  ['z.object({ a: z.string() }).readonly()', '{ readonly a: string }'],
  ['z.object({ a: z.string() }).and(z.object({ b: z.string() }))', '{ a: string; b: string }'],
  [
    'base.refine((value) => value.a < new Date())',
    '{ /** The name. */; z: string; m?: number; a: Date }',
  ],
  ['z.string().refine((value) => value.length > 2)', 'string'],
]

/** What each of them makes something else of. */
const apart: Readonly<Record<ZodMajor, readonly SchemaRow[]>> = {
  4: [
    [
      'z.object({ a: z.email(), b: z.iso.date(), c: z.int() })',
      '{ a: string; b: string; c: number }',
    ],
    ['z.stringbool()', 'string', 'boolean'],
    ['z.enum(Status)', "'open' | 'paid'"],
    ["z.literal(['a', 1])", "1 | 'a'"],
    ['z.object({ a: z.void() })', '{ a: void }'],
    ['base.partial({ z: true })', '{ /** The name. */; z?: string; m?: number; a: Date }'],
  ],
  3: [
    ['z.coerce.date()', 'Date'],
    ['z.object({ a: z.void() })', '{ a?: void }'],
    ['base.partial({ z: true })', '{ a: Date; m?: number; z?: string }'],
  ],
}

/** What looks like it, and is left to the type checker. */
const left: readonly string[] = [
  'changing',
  'typed',
  'make()',
  'z.object({ a: make() })',
  'z.object({ ...base.shape })',
  "z.object({ ['a']: z.string() })",
  'z.object({ get a() { return z.string() } })',
  'z.lazy(() => z.string())',
  'z.object({ a: z.unknown() })',
  'z.object({ a: z.string() }).passthrough()',
  'z.string().transform((value) => value.length)',
  "z.string().brand<'Id'>()",
  "z.string().refine((value) => value === 'a')",
  'z.string().refine((value: Missing) => value.length > 1)',
  "z.object({ a: z.enum(['b', 'c']) }).refine((value: { a: 'b' } | { a: 'c' }) => value.a === 'b')",
  'z.string().nullable().refine((value) => value !== null)',
  'z.object({ /** @minimum 1 */ a: z.number() })',
  'z.void().default(undefined)',
  'z.array(z.string()).refine((values) => values.every((value) => value === "a"))',
  'z.tuple([z.string(), z.string().optional()])',
  "z.discriminatedUnion('k', [z.object({ k: z.string() }), z.object({ k: z.literal(2) })])",
  'z.string().noSuchMethod()',
  'z.union([z.literal(true), z.literal(false)])',
  'z.literal([true, false])',
  'z.object({ then: z.string() })',
  // Beyond some depth the compiler takes zod's types for `unknown`.
  `z.string()${'.array()'.repeat(45)}`,
]

describe.each([4, 3] as const)('schemas of zod %i', (major) => {
  const rows = [...written, ...apart[major]]
  let project: Project
  let findings: readonly Findings[]

  beforeAll(async () => {
    project = createProject({
      'jobs.ts': sourceOf([...rows.map(([schema]) => schema), ...left]),
    })
    linkZod(project.directory, major)
    await linkPikku(project.directory)
    findings = await inspectEveryWay({ cwd: project.directory })
  })
  afterAll(() => project.dispose())

  test('are read as the type checker reads them', () => {
    const [text, slice, program] = findings
    expect(text).toEqual(slice)
    expect(slice).toEqual(program)
  })

  test('are read without it where they are written out', async () => {
    const read = await queuesReadFromSyntax(project.directory)
    const expected = rows.map((_, index) => `given-${index}`)
    expect([...read].filter((queue) => queue.startsWith('given-'))).toEqual(expected)
  })

  test.each(
    rows.map(([schema, input, output = input], index) => ({ schema, input, output, index })),
  )('$schema takes $input and gives $output', ({ input, output, index }) => {
    const types = ['given', 'named'].map((way) => typesOf(findings[0], `${way}-${index}`))
    expect(types).toEqual([
      { input, output },
      { input, output },
    ])
  })
})

describe('a project with a zod of its own', () => {
  const job = { 'jobs.ts': sourceOf(['z.object({ id: z.string() })']) }
  const installed = (version: string): Readonly<Record<string, string>> => ({
    'node_modules/zod/package.json': JSON.stringify({ name: 'zod', version, types: 'index.d.cts' }),
    'node_modules/zod/index.d.cts': 'export {}',
  })
  const adding = "export {}\ndeclare module 'zod' { interface ZodString { own(): this } }"
  let project: Project
  afterEach(() => project.dispose())

  const read = async (files: Readonly<Record<string, string>>): Promise<number> => {
    project = createProject({ ...job, ...files })
    return (await queuesReadFromSyntax(project.directory)).size
  }

  test.each(['3.24.0', '3.25.76', '4.0.0', '4.6.7'])(
    'has its schemas read from syntax where that is version %s',
    async (version) => {
      expect(await read(installed(version))).toBe(2)
    },
  )

  test.each(['3.23.8', '4.1.0-beta.1', '4.7.0', '5.0.0'])(
    'has them left to the type checker where that is version %s, whose types are not known',
    async (version) => {
      expect(await read(installed(version))).toBe(0)
    },
  )

  test('is read from syntax where a type beside a schema is of that schema', async () => {
    const declared = `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'
import { z } from 'zod'
const job = z.object({ id: z.string() })
const late = z.object({ id: z.string().default('x') })
type Job = z.infer<typeof job>
`
    const queue = (name: string, types: string, schemas: string): string =>
      `export const ${name} = pikkuSessionlessFunc<${types}>({ ${schemas}, func: async () => {} })
wireQueueWorker({ queue: '${name}', func: ${name} })
`
    project = createProject({
      ...installed('4.6.7'),
      'jobs.ts': [
        declared,
        queue('inPlace', 'z.input<typeof job>, void', 'input: job'),
        queue('byAlias', 'Job, Job', 'input: job, output: job'),
        queue('ofItsOther', 'z.infer<typeof late>, void', 'input: late'),
        queue('writtenAnew', '{ id: string }, void', 'input: job'),
        queue('inSpread', 'Job, void', '...{ input: late }'),
        queue('ofAnother', 'z.infer<typeof late>, void', 'input: job'),
      ].join(''),
    })
    const read = await queuesReadFromSyntax(project.directory)
    expect([...read]).toEqual(['inPlace', 'byAlias'])
  })

  test('has them left to the type checker where a type of one zod is asked of a schema of another', async () => {
    project = createProject({
      ...installed('4.6.7'),
      'node_modules/zod/package.json': JSON.stringify({
        name: 'zod',
        version: '4.6.7',
        exports: { '.': './index.d.cts', './v3': './v3/index.d.cts' },
      }),
      'node_modules/zod/v3/index.d.cts': 'export {}',
      'jobs.ts': sourceOf(
        ['old.object({ id: old.string() })'],
        "import { z as old } from 'zod/v3'",
      ),
    })
    expect([...(await queuesReadFromSyntax(project.directory))]).toEqual(['given-0'])
  })

  test('has them left to the type checker where its own files add to zod', async () => {
    expect(await read({ ...installed('4.6.7'), 'own.ts': adding })).toBe(0)
  })

  test('has them left to the type checker where a package adds to zod', async () => {
    const files = {
      'node_modules/adding/package.json':
        '{ "name": "adding", "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/adding/index.d.ts': adding,
      'uses.ts': "import 'adding'",
    }
    expect(await read({ ...installed('4.6.7'), ...files })).toBe(0)
  })
})

/** Two queues for each schema: one that is given it, and one whose types are named by it. */
function sourceOf(schemas: readonly string[], also = ''): string {
  const handler = 'async () => { throw new Error() }'
  const jobs = schemas.map(
    (schema, index) => `const schema${index} = ${schema}
export const given${index} = pikkuSessionlessFunc({ input: schema${index}, output: schema${index}, func: ${handler} })
wireQueueWorker({ queue: 'given-${index}', func: given${index} })
export const named${index} = pikkuSessionlessFunc<z.input<typeof schema${index}>, z.infer<typeof schema${index}>>(${handler})
wireQueueWorker({ queue: 'named-${index}', func: named${index} })`,
  )
  return [
    "import { pikkuSessionlessFunc } from '#pikku'",
    "import { wireQueueWorker } from '#pikku/queue'",
    "import { z } from 'zod'",
    also,
    declarations,
    ...jobs,
  ].join('\n')
}

function typesOf(findings: Findings | undefined, queue: string): unknown {
  const workers = (findings?.workers ?? []) as readonly {
    readonly queue: string
    readonly function: { readonly input: Shape; readonly output: Shape }
  }[]
  const worker = workers.find((candidate) => candidate.queue === queue)
  if (worker === undefined) return undefined
  const { input, output } = worker.function
  return { input: oneLine(printShape(input)), output: oneLine(printShape(output)) }
}
