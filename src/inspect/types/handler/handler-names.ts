import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'
import type { WrittenType } from '../syntax/scope.js'
import type { WrittenHandler } from './written-handler.js'

/** What a name inside a handler stands for, as far as its value may be read from there. */
export type HandlerName =
  /** The data, or what is taken out of it, with the type that is written for it. */
  | { readonly kind: 'data'; readonly type: ts.TypeNode; readonly path: readonly string[] }
  /** The services, or what is taken out of them; null where the handler leaves their type to the project. */
  | {
      readonly kind: 'services'
      readonly type: ts.TypeNode | null
      readonly path: readonly string[]
    }
  /** What a function inside the handler is called with, and what is taken out of it. */
  | { readonly kind: 'element'; readonly type: WrittenType; readonly path: readonly string[] }
  /** A constant of the handler's own block, or what is taken out of one. */
  | { readonly kind: 'constant'; readonly value: ts.Expression; readonly path: readonly string[] }
  | OtherName

export interface OtherName {
  readonly kind: 'other'
  /** Whether its declaration says its type, also of a function: only then does a call end a run, or narrow a type. */
  readonly isTyped: boolean
}

/** The names that an expression in a handler may use. */
export interface HandlerNames {
  /** What is declared in the handler. */
  readonly own: ReadonlyMap<string, HandlerName>
  /** What the constants of a name hold, wherever in the handler they are declared. */
  readonly held: ReadonlyMap<string, readonly ts.Expression[]>
  /** Whether a name is a global one, which nothing in the handler, its file or the project declares. */
  readonly isGlobal: (name: string) => boolean
  /** Whether it is a global one to which no package adds either: to find these is dear. */
  readonly isOfLanguage: (name: string) => boolean
}

export interface TypedHandler {
  readonly handler: WrittenHandler
  /** Whether its function is declared by what is typed for the project's services. */
  readonly takesServices: boolean
}

export function handlerNames(
  project: SyntaxProject,
  file: SyntaxFile,
  { handler, takesServices }: TypedHandler,
): HandlerNames {
  const { own, held } = readOwnNames(handler, takesServices)
  const isGlobal = (name: string): boolean =>
    !own.has(name) &&
    !file.imports.has(name) &&
    !file.types.has(name) &&
    !file.constants.has(name) &&
    !project.isAugmented(name, file)
  return {
    own,
    held,
    isGlobal,
    isOfLanguage: (name) => isGlobal(name) && !project.isGlobalOfPackage(name),
  }
}

/** Every name that is declared in a handler. One that is declared more than once may be the one or the other. */
function readOwnNames(
  handler: WrittenHandler,
  takesServices: boolean,
): Pick<HandlerNames, 'own' | 'held'> {
  const own = new Map<string, HandlerName>()
  const held = new Map<string, ts.Expression[]>()
  const declare: Declare = (name, stands) =>
    own.set(name, own.has(name) ? { kind: 'other', isTyped: true } : stands)
  const ownConstants = constantsOf(handler)
  const declareVariable = (node: ts.VariableDeclaration, isItem: boolean): void => {
    const { initializer: value } = node
    const isConstant = ownConstants.has(node)
    const hold: Declare = (name, stands) => {
      declare(name, stands)
      if (value !== undefined) held.set(name, [...(held.get(name) ?? []), value])
    }
    // The compiler takes an item for declared where what it is of is.
    declareBinding(node.name, hold, (path) =>
      isItem ? { kind: 'other', isTyped: true } : variableAt(node, isConstant, path),
    )
  }
  const visit = (node: ts.Node, outer: ts.Node, around?: ts.Node): void => {
    if (ts.isParameter(node)) {
      const index = handler.parameters.indexOf(node)
      declareBinding(node.name, declare, (path) =>
        index === 0 ? servicesAt(node, takesServices, path) : parameterAt(node, index, path),
      )
    } else if (ts.isVariableDeclaration(node)) {
      declareVariable(node, around !== undefined && ts.isForOfStatement(around))
    } else if (isTypeDeclaration(node)) throw new NeedsChecker('a type inside a handler')
    else if (isNamedFunction(node)) declare(node.name.text, { kind: 'other', isTyped: true })
    ts.forEachChild(node, (child) => visit(child, node, outer))
  }
  if (isNamedFunction(handler)) declare(handler.name.text, { kind: 'other', isTyped: true })
  ts.forEachChild(handler, (child) => visit(child, handler))
  return { own, held }
}

/** A function expression is known by its name inside itself. */
function isNamedFunction(
  node: ts.Node,
): node is (ts.FunctionDeclaration | ts.FunctionExpression) & { readonly name: ts.Identifier } {
  return (
    (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) && node.name !== undefined
  )
}

/** The constants of a handler's own block, which every `return` at its end sees. */
function constantsOf({ body }: WrittenHandler): ReadonlySet<ts.VariableDeclaration> {
  const statements = body !== undefined && ts.isBlock(body) ? body.statements : []
  const lists = statements.flatMap((statement) =>
    ts.isVariableStatement(statement) ? statement.declarationList : [],
  )
  return new Set(
    lists.flatMap(({ flags, declarations }) =>
      (flags & ts.NodeFlags.Const) !== 0 && (flags & ts.NodeFlags.Using) === 0 ? declarations : [],
    ),
  )
}

function isTypeDeclaration(node: ts.Node): boolean {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isClassLike(node)
  )
}

function servicesAt(
  { type }: ts.ParameterDeclaration,
  takesServices: boolean,
  path: readonly string[],
): HandlerName {
  return type !== undefined || takesServices
    ? { kind: 'services', type: type ?? null, path }
    : { kind: 'other', isTyped: false }
}

/** `index` is its place in the handler, or below 0 in a function inside it. */
function parameterAt(
  { type }: ts.ParameterDeclaration,
  index: number,
  path: readonly string[],
): HandlerName {
  return index === 1 && type !== undefined
    ? { kind: 'data', type, path }
    : { kind: 'other', isTyped: type !== undefined && path.length === 0 }
}

/** The names inside a function that is called with the elements of a list. */
export function withElement(
  names: HandlerNames,
  { parameters }: ts.ArrowFunction,
  type: WrittenType,
): HandlerNames {
  const own = new Map(names.own)
  for (const [index, { name }] of parameters.entries())
    declareBinding(
      name,
      (declared, stands) => own.set(declared, stands),
      (path) => (index === 0 ? { kind: 'element', type, path } : { kind: 'other', isTyped: false }),
    )
  return { ...names, own }
}

function variableAt(
  { type, initializer: value }: ts.VariableDeclaration,
  isConstant: boolean,
  path: readonly string[],
): HandlerName {
  return isConstant && type === undefined && value !== undefined
    ? { kind: 'constant', value, path }
    : { kind: 'other', isTyped: type !== undefined && path.length === 0 }
}

type Declare = (name: string, stands: HandlerName) => unknown

/** `data`, and `{ id, customer: { name: customer } }`: each name, and the path to what it stands for. */
function declareBinding(
  name: ts.BindingName,
  declare: Declare,
  standsFor: (path: readonly string[]) => HandlerName,
  outer: readonly string[] = [],
): void {
  if (ts.isIdentifier(name)) {
    declare(name.text, standsFor(outer))
    return
  }
  for (const element of name.elements) {
    if (ts.isOmittedExpression(element)) continue
    const key = ts.isObjectBindingPattern(name) ? keyOf(element) : undefined
    const isPlain =
      key !== undefined && element.initializer === undefined && element.dotDotDotToken === undefined
    declareBinding(
      element.name,
      declare,
      isPlain ? standsFor : () => ({ kind: 'other', isTyped: false }),
      isPlain ? [...outer, key] : outer,
    )
  }
}

function keyOf({ propertyName, name }: ts.BindingElement): string | undefined {
  const key = propertyName ?? name
  return ts.isIdentifier(key) || ts.isStringLiteral(key) ? key.text : undefined
}
