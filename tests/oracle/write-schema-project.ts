import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { linkZod, type ZodMajor } from '../inspect/link-zod.js'
import type { Random } from './random.js'
import { writePlainWirings, writeSettings } from './write-project.js'
import { createSchemaWriter, schemaConstants, type SchemaObject } from './write-schemas.js'

export interface SchemaProject {
  readonly queues: number
  readonly exact: boolean
  readonly zod: ZodMajor
}

/**
 * Writes a project whose types are those of zod schemas: given to functions, named by `z.infer` and its like in place,
 * in aliases and in interfaces, and made of schemas of another file.
 */
export function writeSchemaProject(
  directory: string,
  random: Random,
  { queues, exact, zod }: SchemaProject,
): void {
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(directory, name), text)
  const writer = createSchemaWriter(random, zod)
  const objects: SchemaObject[] = []
  const others: string[] = []
  const declared = Array.from({ length: 24 }, (_, index) => {
    const comment = random.chance(0.2) ? `/** Schema ${index}. */\n` : ''
    const isObject = random.chance(0.6)
    const of = isObject ? writer.object({ objects, others }) : null
    const text = of?.text ?? writer.schema({ objects, others })
    if (of === null) others.push(`shared${index}`)
    else objects.push({ text: `shared${index}`, keys: of.keys })
    return `${comment}export const shared${index} = ${text}`
  })
  const zodImport = random.pick(["import { z } from 'zod'", "import * as z from 'zod'"])
  write('constants.ts', schemaConstants)
  write(
    'schemas.ts',
    [
      zodImport,
      "import { channels, Level, stages, Status } from './constants.js'",
      ...declared,
    ].join('\n'),
  )
  write(
    'index.ts',
    "export * from './schemas.js'\nexport { shared0 as renamed } from './schemas.js'",
  )
  const names = declared.map((_, index) => `shared${index}`)
  const jobs = Array.from({ length: queues }, (_, index) => {
    const name = `schema${index}`
    const text = random.chance(0.2)
      ? random.pick([...names, 'renamed'])
      : writer.schema({ objects, others })
    const handler = 'async () => { throw new Error() }'
    const side = random.pick(['infer', 'input', 'output'])
    const aliases = `type Alias${index} = z.${side}<typeof ${name}>\ninterface Holder${index} { one: Alias${index}; more?: Alias${index}[]; status: Status | null; level: Level }`
    const type = random.pick([
      `z.${side}<typeof ${name}>`,
      `Alias${index}`,
      `Alias${index} | null`,
      `Holder${index}`,
      `{ data?: Alias${index}; other: z.input<typeof ${name}> }`,
    ])
    const given = random.pick([name, ...names])
    const options = random.pick([
      `input: ${name}, output: ${given}, func: ${handler}`,
      `input: ${name}, output: ${given}, func: ${handler}`,
      `input: ${name}, func: async (_services, data) => ({ ok: true, of: 'x', data })`,
      `input: ${name}, func: async () => ({ ok: true, status: 'a' as Status })`,
      `input: ${name}, func: async () => {}`,
      `input: ${name}, func: async (_services, data): Promise<Holder${index}> => { throw new Error(String(data)) }`,
      `output: ${given}, func: async (_services, data: Holder${index}) => { throw new Error(String(data)) }`,
      `output: ${given}, func: ${handler}`,
    ])
    const call = random.chance(0.5)
      ? `pikkuSessionlessFunc({ ${options} })`
      : `pikkuSessionlessFunc<${type}, z.output<typeof ${random.pick(names)}>>(${handler})`
    return `const ${name} = ${text}\n${aliases}\nexport const work${index} = ${call}`
  })
  write(
    'jobs.ts',
    [
      "import { pikkuSessionlessFunc } from '#pikku'",
      zodImport,
      "import { channels, Level, stages, Status } from './constants.js'",
      `import { ${names.join(', ')}, renamed } from './index.js'`,
      ...jobs,
    ].join('\n'),
  )
  writeSettings(directory, exact)
  writePlainWirings(
    directory,
    jobs.map((_, index) => `queue-${index}`),
  )
  linkZod(directory, zod)
}
