import { ts } from '../inspect/source/typescript.js'
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

function moduleOf(declaration: ts.Node, name: string): ImportedName | undefined {
  if (!ts.isImportDeclaration(declaration)) return undefined
  return { module: (declaration.moduleSpecifier as ts.StringLiteral).text, name }
}
