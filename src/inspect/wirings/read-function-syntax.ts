import { functionNames } from '../../scan/names.js'
import type { FunctionModel } from '../../model/queue-model.js'
import type { Shape } from '../../model/shape.js'
import { isWrittenOut, schemasOf } from './check-schemas.js'
import { spanIn } from '../values/context.js'
import { docOf } from '../source/doc.js'
import { generatedModule, ownModule } from '../modules/own-modules.js'
import { unknownOption } from './inferred-types.js'
import { readSettings } from './read-function.js'
import { handlerInPlace, handlerOf, isWrittenFunction } from './read-handler.js'
import type { Side } from './read-side.js'
import { ts } from '../source/typescript.js'
import { findConstant, type Found } from '../syntax/find-name.js'
import { NeedsChecker } from '../syntax/needs-checker.js'
import type { SyntaxContext } from './read-wiring-syntax.js'
import { checkSignature, readData, readResult } from '../types/handler/handler-types.js'
import { checkTypeOfSchema } from '../types/schemas/check-type-of-schema.js'
import { readSchema } from '../types/schemas/read-schema.js'
import { checkNamedTypes } from '../types/syntax/check-named-types.js'
import type { NodeReader } from '../types/syntax/node-reader.js'
import { createNodeReader } from '../types/syntax/read-node.js'
import { isExported } from '../syntax/syntax-file.js'

type Factory = (typeof functionNames)[number]

/** Reads `export const handle = pikkuSessionlessFunc<Input, Output>(…)`, wherever it stands. */
export function readFunctionSyntax(context: SyntaxContext, name: ts.Identifier): FunctionModel {
  const found = findConstant(context.project, context.file, name.text)
  if (found === null) throw new NeedsChecker(`${name.text} is not declared`)
  const { file, declaration } = found
  const call = declaration.initializer
  if (declaration.type !== undefined || call === undefined || !ts.isCallExpression(call))
    throw new NeedsChecker('a function that is not declared in place')
  const factory = factoryOf(context, found, call)
  const reader = createNodeReader(context.project, context.drafts, file)
  const inspect = context.evaluator.context
  const doc = docOf(declaration)
  return {
    span: spanIn(inspect, declaration.name),
    file: spanIn(inspect, declaration).file,
    export: exportOf(found),
    kind: factory.name === 'pikkuFunc' ? 'session' : 'sessionless',
    ...readTypes(reader, call, factory),
    ...(doc === undefined ? {} : { doc }),
    settings: readSettings(context.evaluator, call),
  }
}

interface DeclaredBy {
  readonly name: Factory
  /** Whether it is the generated one, which is typed for the project's services. */
  readonly takesServices: boolean
}

/** Which of our functions a call is of, by the import of its name. */
function factoryOf(
  { project }: SyntaxContext,
  { file }: Found<ts.VariableDeclaration>,
  { expression: callee }: ts.CallExpression,
): DeclaredBy {
  const imported = ts.isIdentifier(callee) ? file.imports.get(callee.text) : undefined
  const isShadowed = ts.isIdentifier(callee) && file.constants.has(callee.text)
  if (imported === undefined || isShadowed || !isFactory(imported.name))
    throw new NeedsChecker('a call of something else')
  const own = ownModule(project.config, imported.module.text, file.source.fileName)
  if (own === undefined) throw new NeedsChecker('a call of something that is handed on')
  return { name: imported.name, takesServices: own === generatedModule(project.config) }
}

function isFactory(name: string | null): name is Factory {
  return functionNames.some((factory) => factory === name)
}

type Types = Pick<FunctionModel, Side>

/** The two types of a function: those of its call, or what its schemas and its handler say. */
function readTypes(reader: NodeReader, call: ts.CallExpression, by: DeclaredBy): Types {
  if (call.arguments.length !== 1) throw new NeedsChecker('a call of a rare form')
  return call.typeArguments === undefined ? statedTypes(reader, call, by) : givenTypes(reader, call)
}

function givenTypes(reader: NodeReader, call: ts.CallExpression): Types {
  const [input, output, third] = call.typeArguments ?? []
  const handler = handlerOf(call)
  const isPlain =
    isWrittenFunction(handler) &&
    (ts.isArrowFunction(handler) || handler.asteriskToken === undefined)
  // A schema may be among options that are not in sight, and differ from the type beside it.
  if (input === undefined || third !== undefined || !isPlain || !isWrittenOut(call))
    throw new NeedsChecker('a handler that does not stand in place')
  for (const [side, schema] of schemasOf(call)) {
    const type = side === 'input' ? input : output
    if (type === undefined) throw new NeedsChecker('a schema of a side without a type')
    checkTypeOfSchema(reader, type, { schema, side })
  }
  const nothing: Shape = { kind: 'primitive', name: 'void' }
  return {
    input: reader.read(input),
    output: output === undefined ? nothing : reader.read(output),
  }
}

/** What each side is without a type argument, as far as a schema or the handler states it. */
function statedTypes(
  reader: NodeReader,
  call: ts.CallExpression,
  { takesServices }: DeclaredBy,
): Types {
  const handler = handlerInPlace(call)
  // An option that fits no form of the call keeps the compiler from inferring the types.
  const isPlain = isWrittenOut(call) && unknownOption(call) === undefined
  if (handler === undefined || !isPlain)
    throw new NeedsChecker('a handler that does not stand in place')
  checkSignature(handler)
  const schemas = schemasOf(call)
  if (schemas.size > 0) checkNamedTypes(reader, call)
  const stated = (side: Side, own: () => Shape): Shape => {
    const schema = schemas.get(side)
    return schema === undefined ? own() : readSchema(reader, schema, side)
  }
  return {
    input: stated('input', () => readData(reader, handler)),
    output: stated('output', () => readResult(reader, { handler, takesServices })),
  }
}

/** The name under which the module exports it; another list of exports may give it a second one. */
function exportOf({ file, declaration }: Found<ts.VariableDeclaration>): string | null {
  const name = (declaration.name as ts.Identifier).text
  const isListed = [...file.exports.values()].some(
    (listed) => listed === null || (listed.module === null && listed.name === name),
  )
  if (isListed) throw new NeedsChecker('a function that is exported more than once')
  return isExported(file, declaration) ? name : null
}
