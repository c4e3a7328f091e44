import { diagnose } from '../../diagnostics/diagnose.js'
import { givenSchemas, isSameType, schemaType, type GivenSchema } from './check-schemas.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { typesOf, type FunctionTypes, type SideType } from './function-types.js'
import { handlerOf } from './read-handler.js'
import type { Side } from './read-side.js'
import { isErrorType } from '../types/checker/primitive.js'
import { shortText } from '../source/span-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'

/**
 * The types of a function whose call writes none. Where a mistake elsewhere in the call (a misspelt option, say) keeps
 * the compiler from inferring them, the schemas and the handler's own signature tell: a type error never changes what a
 * queue takes.
 */
export function inferredTypes(
  context: InspectContext,
  call: ts.CallExpression,
  wired: ts.Expression,
  queue: string,
): FunctionTypes | null {
  const types = typesOf(context, call, wired)
  if (types === null || !sides.some((side) => isUnknown(types[side].type))) return types
  const schemas = givenSchemas(context, call)
  const handler = handlerTypes(context, call, schemas.get('input'))
  const mistake = unknownOption(call)
  const settle = (side: Side): SideType | null => {
    const schema = schemas.get(side)
    if (schema !== undefined) return ofSchema(context, schema, { queue, side })
    const own = types[side]
    if (!isUnknown(own.type)) return own
    if (handler !== null) return handler[side]
    if (mistake === undefined) return own
    reportMistake(context, mistake, { queue, side })
    return null
  }
  const input = settle('input')
  const output = settle('output')
  return input === null || output === null ? null : { input, output }
}

const sides = ['input', 'output'] as const

function isUnknown(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Unknown) !== 0
}

interface OneSide {
  readonly queue: string
  readonly side: Side
}

/** What a schema says of its side. Reports a value that is no schema. */
function ofSchema(
  context: InspectContext,
  { type, node }: GivenSchema,
  { queue, side }: OneSide,
): SideType | null {
  // What the schema is made of is missing, and is reported where the side is read.
  if (isErrorType(type)) return { type, node }
  const declared = schemaType(context.checker, type, side)
  if (declared !== undefined) return { type: declared, node }
  context.markProvisional()
  const values = {
    queue,
    side,
    path: startOf(side),
    reason: `\`${shortText(node)}\` is not a Standard Schema`,
    instead:
      'Give a schema of Zod, Valibot, ArkType or another library that follows Standard Schema.',
  }
  context.report(diagnose('typeNotFound', values, spanIn(context, node)))
  return null
}

/** An option that keeps the compiler from inferring the types: it fits no form of the call. */
export function unknownOption(call: ts.CallExpression): ts.PropertyName | undefined {
  const options = call.arguments[0] && stripWrappers(call.arguments[0])
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return undefined
  return options.properties
    .map(({ name }) => name)
    .find((name) => name !== undefined && !knownOptions.has(name.getText()))
}

const knownOptions = new Set(
  'func input output auth permissions docs tags title summary description version deploy expose remote errors'.split(
    ' ',
  ),
)

function reportMistake(context: InspectContext, option: ts.Node, { queue, side }: OneSide): void {
  context.markProvisional()
  const values = {
    queue,
    side,
    path: startOf(side),
    reason: `functions have no option \`${shortText(option)}\`, and with it the compiler cannot infer the type`,
    instead: 'Remove the option, or correct its name.',
  }
  context.report(diagnose('typeNotFound', values, spanIn(context, option)))
}

function startOf(side: Side): string {
  return side === 'input' ? 'data' : 'result'
}

function handlerTypes(
  { checker }: InspectContext,
  call: ts.CallExpression,
  schema: GivenSchema | undefined,
): FunctionTypes | null {
  const handler = handlerOf(call)
  const signature = handler && checker.getTypeAtLocation(handler).getCallSignatures().at(-1)
  if (handler === undefined || signature === undefined) return null
  const data = signature.parameters[1]?.valueDeclaration
  const input = data === undefined ? checker.getVoidType() : checker.getTypeAtLocation(data)
  const isTyped = data === undefined || (ts.isParameter(data) && data.type !== undefined)
  // What is returned may be made of the data, which has to have the type of what the schema gives.
  const parsed = schema && schemaType(checker, schema.type, 'output')
  if (!isTyped && (parsed === undefined || !isSameType(checker, parsed, input))) return null
  return {
    input: { type: input, node: data ?? handler },
    output: { type: signature.getReturnType(), node: handler },
  }
}
