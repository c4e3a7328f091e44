import { realpathSync } from 'node:fs'
import path from 'node:path'
import { toPosix } from '../facts/posix-path.js'
import { functionOf } from '../inspect/calls/callers-of.js'
import type { InspectContext } from '../inspect/values/context.js'
import { isOwnFile } from '../inspect/modules/own-modules.js'
import { stripWrappers } from '../inspect/source/strip-wrappers.js'
import { ts } from '../inspect/source/typescript.js'
import type { WorkerModel } from '../model/queue-model.js'
import { calledDeclaration, declaredAs } from './called-declaration.js'
import type { FoundCalls } from './find-calls.js'

/** For each call, the queues whose handlers lead to it, by the functions of the project that they call. */
export function handlersReaching(
  context: InspectContext,
  workers: readonly WorkerModel[],
  { calls }: FoundCalls,
): ReadonlyMap<ts.Node, readonly string[]> {
  const around = new Map(calls.map(({ node }) => [node, ancestorsOf(node)]))
  const implementations = implementationsIn(context)
  const reaching = new Map<ts.Node, string[]>()
  const isForeign = foreignImports(context)
  for (const worker of workers) {
    // The handler of a queue that is served elsewhere is not in this project.
    if (worker.settings.external !== undefined) continue
    const handler = nodeOf(context, worker)
    if (handler === undefined) continue
    const reached = reachedFrom(context, handler, implementations, isForeign)
    for (const [node, ancestors] of around) {
      if (!ancestors.some((ancestor) => reached.has(ancestor))) continue
      reaching.set(node, [...(reaching.get(node) ?? []), worker.queue])
    }
  }
  return reaching
}

/** The declaration that holds a worker's handler. */
function nodeOf({ config, slice }: InspectContext, worker: WorkerModel): ts.Node | undefined {
  const { file, line, column } = worker.function.span
  const source = slice.program.getSourceFile(toPosix(path.resolve(config.root, file)))
  if (source === undefined || line > source.getLineStarts().length) return undefined
  const position = source.getPositionOfLineAndCharacter(line - 1, column - 1)
  let node: ts.Node = source
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(node, (child) =>
      child.getStart(source) <= position && position < child.getEnd() ? child : undefined,
    )
    if (inner === undefined) break
    node = inner
    const isWhole = node.getStart(source) === position
    if (isWhole && (ts.isCallExpression(node) || ts.isFunctionLike(node))) return node
  }
  return ts.findAncestor(
    node,
    (parent) =>
      ts.isVariableDeclaration(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isExportAssignment(parent) ||
      ts.isCallExpression(parent),
  )
}

function ancestorsOf(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = []
  for (let parent = node.parent; !ts.isSourceFile(parent); parent = parent.parent)
    found.push(parent)
  return found
}

/** The functions that run when a member of an interface is called, in the files that name a call. */
function implementationsIn(context: InspectContext): ReadonlyMap<ts.Node, readonly ts.Node[]> {
  const found = new Map<ts.Node, ts.Node[]>()
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      for (const declaration of declaredAs(context, node))
        found.set(declaration, [...(found.get(declaration) ?? []), node])
    }
    ts.forEachChild(node, visit)
  }
  for (const file of context.files) visit(file)
  return found
}

function reachedFrom(
  context: InspectContext,
  handler: ts.Node,
  implementations: ReadonlyMap<ts.Node, readonly ts.Node[]>,
  isForeign: (name: ts.Expression) => boolean,
): ReadonlySet<ts.Node> {
  const reached = new Set<ts.Node>([handler])
  const enter = (target: ts.Node | undefined): void => {
    if (target === undefined) return
    const file = target.getSourceFile()
    if (file.fileName.includes('/node_modules/') || isOwnFile(context.config, file.fileName)) return
    for (const each of [target, ...(implementations.get(target) ?? [])]) reached.add(each)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = stripWrappers(node.expression)
      if (!isForeign(callee)) {
        if (ts.isCallExpression(node)) enter(calledDeclaration(context, callee))
        else enter(constructorOf(context, callee))
      }
      // A function that is handed over is called by whoever takes it.
      for (const argument of node.arguments ?? []) {
        const given = stripWrappers(argument)
        if (ts.isIdentifier(given) && !isForeign(given)) enter(functionNamed(context, given))
      }
    } else if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.initializer)) {
      enter(functionNamed(context, node.initializer))
    } else if (ts.isShorthandPropertyAssignment(node)) {
      enter(functionOf(resolved(context, context.checker.getShorthandAssignmentValueSymbol(node))))
    }
    ts.forEachChild(node, visit)
  }
  for (const node of reached) visit(node)
  return reached
}

function functionNamed(context: InspectContext, name: ts.Identifier): ts.Node | undefined {
  return functionOf(resolved(context, context.checker.getSymbolAtLocation(name)))
}

function constructorOf(context: InspectContext, callee: ts.Expression): ts.Node | undefined {
  return context.checker.getTypeAtLocation(callee).getConstructSignatures()[0]?.declaration
}

function resolved(
  { checker }: InspectContext,
  symbol: ts.Symbol | undefined,
): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** Whether a name comes from an installed package: nothing in there adds to the project's queues, and reading it is dear. */
function foreignImports({ config, checker }: InspectContext): (name: ts.Expression) => boolean {
  const known = new Map<string, boolean>()
  const isInstalled = (specifier: string): boolean => {
    const [scope = '', name = ''] = specifier.split('/')
    const place = path.join(
      config.root,
      'node_modules',
      scope.startsWith('@') ? `${scope}/${name}` : scope,
    )
    try {
      return toPosix(realpathSync(place)).includes('/node_modules/')
    } catch {
      return specifier.startsWith('node:')
    }
  }
  return (expression) => {
    let name = expression
    while (ts.isPropertyAccessExpression(name)) name = name.expression
    if (!ts.isIdentifier(name)) return false
    const declaration = checker.getSymbolAtLocation(name)?.declarations?.[0]
    const from =
      declaration && ts.findAncestor(declaration, ts.isImportDeclaration)?.moduleSpecifier
    if (from === undefined || !ts.isStringLiteral(from) || /^[./#]/.test(from.text)) return false
    const isThere = known.get(from.text) ?? isInstalled(from.text)
    known.set(from.text, isThere)
    return isThere
  }
}
