import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { literalName } from '../code/literal-name.js'
import type { Code } from '../code/read-code.js'
import { isAssignment } from '../plan/holder.js'
import { unmatched, type RawPart } from '../plan/raw-part.js'
import {
  loadedWords,
  madeWords,
  methodWords,
  nestWords,
  otherMethod,
  typeWords,
} from './bull-words.js'

/**
 * Every use of Bull 3 or 4, directly or through NestJS. None has a match: BullMQ keeps its jobs in another form, so that
 * no queue of Bull can move to pikku before its code, and what waits in it, has moved to BullMQ.
 */
export function bullUses(code: Code): RawPart[] {
  const names = eachNode(code.files, ts.isIdentifier).filter((name) => !isImporting(name))
  const own = names.filter((name) => moduleOf(code, name) !== undefined)
  const queues = own.flatMap((name) => heldQueue(code, name) ?? [])
  return [
    ...own.flatMap((name) => ofName(code, name)),
    ...[...new Set(queues)].flatMap((symbol) => callsOf(code, symbol)),
    ...typeImports(code, own),
    ...loadings(code),
  ]
}

function ofName(code: Code, name: ts.Identifier): RawPart[] {
  const { parent } = name
  if (moduleOf(code, name) === '@nestjs/bull') {
    const called = ts.isCallExpression(parent) && parent.expression === name
    const isModule = ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent)
    const call = called ? parent : isModule ? parent.parent : undefined
    const queue = called ? literalName(code, parent.arguments[0]) : null
    return [partOf(call ?? name, queue, nestWords(importedAs(code, name)))]
  }
  if (isType(name)) return []
  const made = madeBy(name)
  return [partOf(made ?? name, literalName(code, made?.arguments?.[0]), madeWords)]
}

/** `new Queue(…)`, `Queue(…)`, `new Bull.default(…)`. */
function madeBy(name: ts.Identifier): ts.NewExpression | ts.CallExpression | undefined {
  let callee: ts.Node = name
  while (ts.isPropertyAccessExpression(callee.parent) && callee.parent.expression === callee)
    callee = callee.parent
  const { parent } = callee
  const isMade = ts.isNewExpression(parent) || ts.isCallExpression(parent)
  return isMade && parent.expression === callee ? parent : undefined
}

function isType({ parent }: ts.Identifier): boolean {
  return (
    ts.isTypeReferenceNode(parent) ||
    ts.isTypeQueryNode(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isExportSpecifier(parent)
  )
}

function partOf(node: ts.Node, queue: string | null, words: string): RawPart {
  return unmatched(
    { engine: 'bull', queue, node, what: 'use of Bull' },
    `pikku has no queues of Bull. Move to BullMQ first, and run migrate again: ${words}`,
  )
}

/** What holds a queue: the variable or property that `new Queue` is the value of, or that has its type. */
function heldQueue(code: Code, name: ts.Identifier): ts.Symbol | undefined {
  return isType(name) ? typedHolder(code, name) : valueHolder(code, madeBy(name))
}

function typedHolder(code: Code, name: ts.Identifier): ts.Symbol | undefined {
  const { parent } = name
  const [type, member] = ts.isQualifiedName(parent)
    ? [parent.parent, parent.right.text]
    : [parent, importedAs(code, name)]
  const holder = type.parent
  const isQueue = /^(?:default|Queue|Bull)$/.test(member) && isHolder(holder)
  return isQueue && holder.type === type ? code.symbolOf(holder.name) : undefined
}

function valueHolder(code: Code, made: ts.Expression | undefined): ts.Symbol | undefined {
  const holder = made?.parent
  if (holder === undefined) return undefined
  if (isHolder(holder) || ts.isPropertyAssignment(holder)) return code.symbolOf(holder.name)
  const target = isAssignment(holder) && holder.right === made ? holder.left : undefined
  return target && code.symbolOf(ts.isPropertyAccessExpression(target) ? target.name : target)
}

function isHolder(
  node: ts.Node,
): node is ts.ParameterDeclaration | ts.PropertyDeclaration | ts.VariableDeclaration {
  return ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)
}

function callsOf(code: Code, symbol: ts.Symbol): RawPart[] {
  const others = (symbol.declarations ?? []).flatMap((each) =>
    ts.isParameter(each) && ts.isParameterPropertyDeclaration(each, each.parent)
      ? code.checker.getSymbolsOfParameterPropertyDeclaration(each, symbol.name)
      : [],
  )
  const references = [...new Set([symbol, ...others])].flatMap((each) => code.referencesTo(each))
  return [...new Set(references)].flatMap((reference) => {
    const isMember =
      ts.isPropertyAccessExpression(reference.parent) && reference.parent.name === reference
    const use = isMember ? reference.parent : reference
    const access = use.parent
    if (!ts.isPropertyAccessExpression(access) || access.expression !== use) return []
    const isCalled = ts.isCallExpression(access.parent) && access.parent.expression === access
    const words = methodWords[access.name.text] ?? otherMethod
    return [
      partOf(isCalled ? access.parent : access, null, `instead of ${access.name.text}, ${words}`),
    ]
  })
}

/** Imports that are used as types alone, each once. */
function typeImports({ files }: Code, own: readonly ts.Identifier[]): RawPart[] {
  return eachNode<ts.ImportDeclaration | ts.ImportEqualsDeclaration>(files, isImport)
    .filter((declaration) => specifierOf(declaration) === 'bull')
    .filter((declaration) => {
      const file = declaration.getSourceFile()
      return own.every((name) => name.getSourceFile() !== file || isType(name))
    })
    .map((declaration) => partOf(declaration, null, typeWords))
}

function isImport(node: ts.Node): node is ts.ImportDeclaration | ts.ImportEqualsDeclaration {
  return ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)
}

/** `require('bull')` and `import('bull')` whose names are not followed. */
function loadings({ files }: Code): RawPart[] {
  return eachNode(files, ts.isStringLiteralLike)
    .filter((text) => modules.has(text.text))
    .flatMap(({ parent }) => {
      const isLoaded = ts.isCallExpression(parent) && isLoading(parent)
      const isHeld = isLoaded && ts.isVariableDeclaration(parent.parent)
      return isLoaded && !isHeld ? [partOf(parent, null, loadedWords)] : []
    })
}

const modules: ReadonlySet<string> = new Set(['bull', '@nestjs/bull'])

function isLoading({ expression }: ts.CallExpression): boolean {
  return expression.kind === ts.SyntaxKind.ImportKeyword || expression.getText() === 'require'
}

/** The package that a name was imported from, in whatever way. */
function moduleOf({ checker }: Code, name: ts.Identifier): string | undefined {
  const declaration = checker.getSymbolAtLocation(name)?.declarations?.[0]
  const specifier = declaration && specifierOf(declaration)
  return specifier !== undefined && modules.has(specifier) ? specifier : undefined
}

function specifierOf(declaration: ts.Node): string | undefined {
  const imported = ts.findAncestor(declaration, ts.isImportDeclaration)?.moduleSpecifier
  if (imported !== undefined) return (imported as ts.StringLiteral).text
  if (ts.isImportEqualsDeclaration(declaration)) {
    const { moduleReference } = declaration
    return ts.isExternalModuleReference(moduleReference)
      ? (moduleReference.expression as ts.StringLiteral).text
      : undefined
  }
  const variable = ts.findAncestor(declaration, ts.isVariableDeclaration)
  const value = variable?.initializer
  const isOwn =
    variable === declaration || (variable !== undefined && ts.isBindingElement(declaration))
  const [first] =
    isOwn && value && ts.isCallExpression(value) && isLoading(value) ? value.arguments : []
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined
}

/** The name that it has in its package. */
function importedAs({ checker }: Code, name: ts.Identifier): string {
  const declaration = checker.getSymbolAtLocation(name)?.declarations?.[0]
  return declaration !== undefined && ts.isImportSpecifier(declaration)
    ? (declaration.propertyName ?? declaration.name).text
    : 'default'
}

function isImporting({ parent }: ts.Identifier): boolean {
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent))
    return specifierOf(parent) !== undefined
  return (
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent) ||
    ts.isImportEqualsDeclaration(parent)
  )
}
