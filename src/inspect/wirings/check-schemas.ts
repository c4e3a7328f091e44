import { diagnose } from '../../diagnostics/diagnose.js'
import { spanIn, type InspectContext } from '../values/context.js'
import type { FunctionTypes } from './function-types.js'
import type { Side } from './read-side.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'

/** The schemas of a function, by the side they are for. */
export function schemasOf(call: ts.CallExpression): ReadonlyMap<Side, ts.Expression> {
  const schemas = new Map<Side, ts.Expression>()
  const argument = call.arguments[0] && stripWrappers(call.arguments[0])
  if (argument === undefined || !ts.isObjectLiteralExpression(argument)) return schemas
  for (const property of argument.properties) {
    const name =
      property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
        ? property.name.text
        : ''
    if (name !== 'input' && name !== 'output') continue
    if (ts.isPropertyAssignment(property)) schemas.set(name, property.initializer)
    if (ts.isShorthandPropertyAssignment(property)) schemas.set(name, property.name)
  }
  return schemas
}

/** A schema as the compiler knows it, and the expression that gives it. */
export interface GivenSchema {
  readonly type: ts.Type
  readonly node: ts.Node
}

/** The schemas of a function, also those of options that are held in a variable or spread. */
export function givenSchemas(
  { checker }: InspectContext,
  call: ts.CallExpression,
): ReadonlyMap<Side, GivenSchema> {
  const written = schemasOf(call)
  if (written.size === 0 && isWrittenOut(call)) return new Map()
  const [argument] = call.arguments
  const options = argument && checker.getTypeAtLocation(argument)
  const given = new Map<Side, GivenSchema>()
  for (const side of ['input', 'output'] as const) {
    const property = options && checker.getPropertyOfType(options, side)
    if (argument === undefined || property === undefined) continue
    const type = checker.getTypeOfSymbol(property)
    if (type.flags & ts.TypeFlags.Undefined) continue
    given.set(side, { type, node: written.get(side) ?? property.valueDeclaration ?? argument })
  }
  return given
}

/** Whether every option is in sight. Only then is the compiler not asked for their types, which checks the handler. */
export function isWrittenOut({ arguments: [argument] }: ts.CallExpression): boolean {
  const options = argument && stripWrappers(argument)
  if (options === undefined || ts.isFunctionLike(options)) return true
  return (
    ts.isObjectLiteralExpression(options) &&
    options.properties.every(({ name }) => name !== undefined && !ts.isComputedPropertyName(name))
  )
}

/**
 * Reports type arguments that differ from the schema beside them. A producer's input is what the schema
 * takes, its output what the schema gives.
 */
export function checkSchemas(
  context: InspectContext,
  queue: string,
  schemas: ReadonlyMap<Side, GivenSchema>,
  declared: FunctionTypes,
): void {
  const { checker } = context
  for (const [side, schema] of schemas) {
    const type = schemaType(checker, schema.type, side)
    const own = declared[side].type
    if (type === undefined || isSameType(checker, type, own)) continue
    context.report(
      diagnose('schemaDisagrees', { queue, side }, spanIn(context, declared[side].node), [
        { message: 'the schema is here', span: spanIn(context, schema.node) },
      ]),
    )
  }
}

/** What a Standard Schema says by its type alone; nothing of it is run. */
export function schemaType(
  checker: ts.TypeChecker,
  schema: ts.Type,
  side: Side,
): ts.Type | undefined {
  let type: ts.Type | undefined = schema
  for (const name of ['~standard', 'types', side]) {
    const property: ts.Symbol | undefined =
      type && checker.getPropertyOfType(checker.getNonNullableType(type), name)
    type = property && checker.getTypeOfSymbol(property)
  }
  return type
}

export function isSameType(checker: ts.TypeChecker, first: ts.Type, second: ts.Type): boolean {
  return checker.isTypeAssignableTo(first, second) && checker.isTypeAssignableTo(second, first)
}
