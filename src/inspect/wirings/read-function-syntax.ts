import { functionNames } from '../../scan/names.js'
import type { FunctionModel } from '../../model/queue-model.js'
import type { Shape } from '../../model/shape.js'
import { isWrittenOut, schemasOf } from './check-schemas.js'
import { unknownOption } from './inferred-types.js'
import { spanIn } from '../values/context.js'
import { docOf } from '../source/doc.js'
import { ownModule } from '../modules/own-modules.js'
import { readSettings } from './read-function.js'
import { handlerOf, isWrittenFunction } from './read-handler.js'
import { ts } from '../source/typescript.js'
import { findConstant, type Found } from '../syntax/find-name.js'
import { NeedsChecker } from '../syntax/needs-checker.js'
import type { SyntaxContext } from './read-wiring-syntax.js'
import { createNodeReader } from '../types/syntax/read-node.js'
import type { NodeReader } from '../types/syntax/node-reader.js'
import { checkTypeOfSchema } from '../types/schemas/check-type-of-schema.js'
import { checkNamedTypes } from '../types/syntax/check-named-types.js'
import { readSchema } from '../types/schemas/read-schema.js'
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
  checkCall(call)
  const reader = createNodeReader(context.project, context.drafts, file)
  const inspect = context.evaluator.context
  const doc = docOf(declaration)
  return {
    span: spanIn(inspect, declaration.name),
    file: spanIn(inspect, declaration).file,
    export: exportOf(found),
    kind: factory === 'pikkuFunc' ? 'session' : 'sessionless',
    ...readSides(reader, call),
    ...(doc === undefined ? {} : { doc }),
    settings: readSettings(context.evaluator, call),
  }
}

/** Which of our functions a call is of, by the import of its name. */
function factoryOf(
  { project }: SyntaxContext,
  { file }: Found<ts.VariableDeclaration>,
  { expression: callee }: ts.CallExpression,
): Factory {
  const imported = ts.isIdentifier(callee) ? file.imports.get(callee.text) : undefined
  const isShadowed = ts.isIdentifier(callee) && file.constants.has(callee.text)
  if (imported === undefined || isShadowed || !isFactory(imported.name))
    throw new NeedsChecker('a call of something else')
  if (ownModule(project.config, imported.module.text, file.source.fileName) === undefined)
    throw new NeedsChecker('a call of something that is handed on')
  return imported.name
}

function isFactory(name: string | null): name is Factory {
  return functionNames.some((factory) => factory === name)
}

/** Both sides, by type arguments or by schemas. */
function readSides(
  reader: NodeReader,
  call: ts.CallExpression,
): Pick<FunctionModel, 'input' | 'output'> {
  const [input, output, third] = call.typeArguments ?? []
  const schemas = schemasOf(call)
  if (input !== undefined && third === undefined && isWrittenOut(call)) {
    for (const [side, schema] of schemas) {
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
  const isStated = isWrittenOut(call) && unknownOption(call) === undefined && isPlainHandler(call)
  if (input !== undefined || !isStated) throw new NeedsChecker('types that are inferred')
  checkNamedTypes(reader, call)
  const [taken, given] = (['input', 'output'] as const).map((side) => {
    const schema = schemas.get(side)
    if (schema === undefined) throw new NeedsChecker('a side without a schema')
    return readSchema(reader, schema, side)
  })
  if (taken === undefined || given === undefined) throw new NeedsChecker('a side without a schema')
  return { input: taken, output: given }
}

/** Whether a handler is of no type that is refused where it is inferred: it is neither generic nor a type guard. */
function isPlainHandler(call: ts.CallExpression): boolean {
  const handler = handlerOf(call)
  if (!isWrittenFunction(handler)) return false
  const { typeParameters, type } = handler
  return typeParameters === undefined && !(type !== undefined && ts.isTypePredicateNode(type))
}

/** A plain handler. */
function checkCall(call: ts.CallExpression): void {
  const handler = handlerOf(call)
  const isPlain =
    handler !== undefined &&
    (ts.isArrowFunction(handler) ||
      ((ts.isFunctionExpression(handler) || ts.isMethodDeclaration(handler)) &&
        handler.asteriskToken === undefined))
  if (!isPlain || call.arguments.length !== 1)
    throw new NeedsChecker('a handler that does not stand in place')
}

/** The name under which the module exports it; another list of exports may give it a second one. */
function exportOf({ file, declaration }: Found<ts.VariableDeclaration>): string | null {
  const name = (declaration.name as ts.Identifier).text
  const isListed = [...file.exports.values()].some(
    (listed) => listed === null || (listed.module === null && listed.name === name),
  )
  if (isListed) throw new NeedsChecker('a function that is exported more than once')
  return isExported(declaration) ? name : null
}
