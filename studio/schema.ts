/** JSON Schema, as far as `pikku schema` writes it. */
export interface Schema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema | boolean
  readonly prefixItems?: readonly Schema[]
  readonly contentEncoding?: string
}

/** What a schema refers to. */
export function resolve(schema: Schema, root: Schema): Schema {
  let found = schema
  for (let depth = 0; found.$ref !== undefined && depth < 20; depth += 1) {
    const name = decodeURIComponent(found.$ref.replace('#/$defs/', ''))
    const { $ref: _ref, ...rest } = found
    found = { ...root.$defs?.[name], ...rest }
  }
  return found
}

const DEEPEST = 5

/** The paths of values that a job can be found by. */
export function pathsOf(root: Schema): string[] {
  const paths: string[] = []
  const visit = (schema: Schema, path: readonly string[]): void => {
    const { properties, anyOf } = resolve(schema, root)
    if (path.length > DEEPEST || paths.length >= 100) return
    for (const member of anyOf ?? []) visit(member, path)
    for (const [name, property] of Object.entries(properties ?? {})) {
      const found = resolve(property, root)
      if (found.properties !== undefined || found.anyOf !== undefined) visit(found, [...path, name])
      else if (found.type !== 'array') paths.push([...path, name].join('.'))
    }
  }
  visit(root, [])
  return [...new Set(paths)]
}

/** What a form begins with: all that must be there, as empty as it can be. */
export function startOf(schema: Schema, root: Schema, depth = 0): unknown {
  const {
    const: constant,
    enum: choices,
    anyOf,
    type,
    properties = {},
    required = [],
  } = resolve(schema, root)
  if (constant !== undefined) return constant
  if (choices !== undefined) return choices[0]
  if (anyOf !== undefined) return startOf(anyOf[0] ?? {}, root, depth + 1)
  if (type === 'object' && depth < DEEPEST) {
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => required.includes(name))
        .map(([name, property]) => [name, startOf(property, root, depth + 1)]),
    )
  }
  if (type === 'array') return []
  if (type === 'boolean') return false
  if (type === 'null') return null
  return type === 'string' ? '' : undefined
}

/** What a member of a union is called in a list. */
export function titleOf(schema: Schema, root: Schema): string {
  const { title, const: constant, enum: choices, type, format, properties } = resolve(schema, root)
  if (title !== undefined) return title
  if (constant !== undefined) return JSON.stringify(constant)
  if (choices !== undefined) return choices.map((each) => JSON.stringify(each)).join(' | ')
  const tag = Object.entries(properties ?? {}).find(([, each]) => {
    const found = resolve(each, root)
    return found.const !== undefined || found.enum?.length === 1
  })
  if (tag !== undefined) {
    const found = resolve(tag[1], root)
    return `${tag[0]}: ${JSON.stringify(found.const ?? found.enum?.[0])}`
  }
  if (schema.$ref !== undefined) return decodeURIComponent(schema.$ref.replace('#/$defs/', ''))
  return format ?? (typeof type === 'string' ? type : 'value')
}
