import { ts } from '../../inspect/source/typescript.js'
import { importedMember } from '../code/imported-name.js'
import type { Code } from '../code/read-code.js'
import type { FoundHandler } from './find-handler.js'

/** The types of a queue's jobs, where they are written. */
export interface JobTypes {
  readonly input: ts.TypeNode | undefined
  readonly output: ts.TypeNode | undefined
}

export const untyped: JobTypes = { input: undefined, output: undefined }

/** What the type arguments of `Worker<Data, Result>` and the like say. */
export function typesOf(list: readonly ts.TypeNode[] | undefined): JobTypes {
  const [input, output] = list ?? []
  return { input: isAny(input) ? undefined : input, output: isAny(output) ? undefined : output }
}

/** What comes first says it: a handler's own types, then those of its worker or queue. A text says why there are none. */
export function handlerTypes(
  code: Code,
  { fn, typed }: FoundHandler,
  given: JobTypes,
): JobTypes | string {
  const parameter = fn.parameters[0]?.type
  const own = parameter === undefined ? undefined : engineTypes(code, parameter)
  if (typeof own === 'string') return own
  const held = typed?.type === undefined ? undefined : engineTypes(code, typed.type)
  if (typeof held === 'string') return held
  return {
    input: own?.input ?? held?.input ?? given.input,
    output: own?.output ?? held?.output ?? given.output,
  }
}

/** `Job<Data, Result>`, `Processor<Data, Result>`, `Job<Data>[]`, also under another name of the project's. */
export function engineTypes(code: Code, type: ts.TypeNode): JobTypes | string {
  if (ts.isArrayTypeNode(type)) return engineTypes(code, type.elementType)
  if (type.kind === ts.SyntaxKind.AnyKeyword || type.kind === ts.SyntaxKind.UnknownKeyword)
    return untyped
  if (ts.isTypeLiteralNode(type)) return literalTypes(type)
  if (!ts.isTypeReferenceNode(type)) return otherType(type)
  const name = ts.isQualifiedName(type.typeName) ? type.typeName.right : type.typeName
  const engine = importedMember(code, type.typeName)
  if (engine?.module === 'bullmq' || engine?.module === 'pg-boss')
    return typesOf(type.typeArguments)
  const declaration = code.symbolOf(name)?.declarations?.[0]
  const isAlias =
    declaration !== undefined &&
    ts.isTypeAliasDeclaration(declaration) &&
    (declaration.typeParameters ?? []).length === 0
  return isAlias ? engineTypes(code, declaration.type) : otherType(type)
}

/** `{ data: Mail }`. */
function literalTypes({ members }: ts.TypeLiteralNode): JobTypes | string {
  const data = members.find((member) => member.name?.getText() === 'data')
  return data !== undefined && ts.isPropertySignature(data) && data.type !== undefined
    ? { input: data.type, output: undefined }
    : "its handler takes a type of the project's own"
}

function otherType(type: ts.TypeNode): string {
  return `its handler takes ${type.getText()}, which is no Job of the engine: take Job<Data>, or the data alone`
}

function isAny(type: ts.TypeNode | undefined): boolean {
  return type?.kind === ts.SyntaxKind.AnyKeyword
}
