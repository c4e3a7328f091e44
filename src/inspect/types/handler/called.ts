import { ts } from '../../source/typescript.js'
import { findCallable } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { fileScope, type WrittenType } from '../syntax/scope.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { referentOf } from '../syntax/referent.js'
import { constituentsOfPiece } from '../syntax/union.js'
import { isUtility } from '../syntax/utility-types.js'
import type { ValueReader } from './value-reader.js'
import type { ValueType } from './value-type.js'

/** What a call of a function gives whose one form says so: whatever it is given, for a mistake there is for the compiler. */
export function readCalled({ types, names }: ValueReader, { text }: ts.Identifier): ValueType {
  const { project, scope } = types
  const found = names.own.has(text) ? null : findCallable(project, scope.file, text)
  if (found === null) throw new NeedsChecker(`a call of ${text}`)
  const { declaration, file } = found
  const form = ts.isFunctionDeclaration(declaration) ? declaration : functionIn(declaration)
  const isPlain =
    form !== undefined && form.typeParameters === undefined && form.asteriskToken === undefined
  if (!isPlain || form.type === undefined) throw new NeedsChecker('the result of a call')
  return { kind: 'declared', pieces: [{ scope: fileScope(file), node: form.type }] }
}

function functionIn({
  type,
  initializer,
}: ts.VariableDeclaration): ts.ArrowFunction | ts.FunctionExpression | undefined {
  const isFunction =
    type === undefined &&
    initializer !== undefined &&
    (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
  return isFunction ? initializer : undefined
}

/** What `await` makes of a value. */
export function awaited(types: NodeReader, value: ValueType): ValueType {
  if (value.kind === 'service') throw new NeedsChecker('a service that is waited for')
  if (value.kind !== 'declared') return value
  const pieces = value.pieces.map((piece) => ('node' in piece ? promised(types, piece) : piece))
  for (const constituent of pieces.flatMap((piece) => constituentsOfPiece(types, piece)))
    if (constituent.kind === 'other' && mayHaveThen(types, constituent.written))
      throw new NeedsChecker('what is waited for in a way of its own')
  return { kind: 'declared', pieces }
}

/** Whether `await` may call a method of an object, which gives something else than the object. */
function mayHaveThen(types: NodeReader, { scope, node }: WrittenType): boolean {
  const inside = types.in(scope)
  if (ts.isParenthesizedTypeNode(node)) return mayHaveThen(types, { scope, node: node.type })
  if (ts.isArrayTypeNode(node) || ts.isTupleTypeNode(node) || ts.isTypeOperatorNode(node))
    return false
  if (ts.isTypeReferenceNode(node)) {
    const referent = referentOf(inside, node.typeName, node.typeArguments)
    // A schema whose properties tell something is not read.
    if (referent.kind === 'schema') return false
    if (referent.kind === 'built-in' && !isUtility(referent.name)) return false
    if (referent.kind === 'argument' && 'node' in referent.argument)
      return mayHaveThen(types, referent.argument)
    if (referent.kind === 'declaration' && ts.isTypeAliasDeclaration(referent.declaration))
      return mayHaveThen(types, { scope: referent.scope, node: referent.declaration.type })
  }
  return inside.members(node).properties.has('then')
}

/** What a `Promise` is of; any other type is what it is. */
export function promised(types: NodeReader, { scope, node }: WrittenType): WrittenType {
  if (!ts.isTypeReferenceNode(node)) return { scope, node }
  const { kind } = referentOf(types.in(scope), node.typeName, node.typeArguments)
  const isPromise =
    kind === 'built-in' && ts.isIdentifier(node.typeName) && node.typeName.text === 'Promise'
  const [given, another] = node.typeArguments ?? []
  return isPromise && given !== undefined && another === undefined
    ? { scope, node: given }
    : { scope, node }
}
