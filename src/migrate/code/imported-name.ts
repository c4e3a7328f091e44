import { ts } from '../../inspect/source/typescript.js'
import type { Code } from './read-code.js'

/** What an identifier was imported as: the module and the name there (`default` for a default import). */
export interface ImportedName {
  readonly module: string
  readonly name: string
}

export function importedName({ checker }: Code, node: ts.Node): ImportedName | undefined {
  if (!ts.isIdentifier(node)) return undefined
  const declaration = checker.getSymbolAtLocation(node)?.declarations?.[0]
  if (declaration === undefined) return undefined
  if (ts.isImportClause(declaration)) return moduleOf(declaration.parent, 'default')
  if (!ts.isImportSpecifier(declaration)) return undefined
  const name = (declaration.propertyName ?? declaration.name).text
  return moduleOf(declaration.parent.parent.parent, name)
}

/** The same of a name that a namespace may stand before: `bull.Queue` of `import * as bull from 'bullmq'`. */
export function importedMember(code: Code, node: ts.Node): ImportedName | undefined {
  if (ts.isPropertyAccessExpression(node)) return ofNamespace(code, node.expression, node.name.text)
  if (ts.isQualifiedName(node)) return ofNamespace(code, node.left, node.right.text)
  return importedName(code, node)
}

function ofNamespace({ checker }: Code, left: ts.Node, name: string): ImportedName | undefined {
  const declaration = checker.getSymbolAtLocation(left)?.declarations?.[0]
  return declaration !== undefined && ts.isNamespaceImport(declaration)
    ? moduleOf(declaration.parent.parent, name)
    : undefined
}

function moduleOf(declaration: ts.Node, name: string): ImportedName | undefined {
  if (!ts.isImportDeclaration(declaration)) return undefined
  return { module: (declaration.moduleSpecifier as ts.StringLiteral).text, name }
}
