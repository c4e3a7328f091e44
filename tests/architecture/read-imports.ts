import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

import ts from 'typescript'

import { listFiles } from '../../scripts/build/list-files.js'
import { sourceDir } from '../../scripts/build/places.js'

export interface Import {
  /** The importing file, relative to src, with `/`. */
  readonly from: string
  readonly line: number
  /** The imported file relative to src, or undefined when a package is imported. */
  readonly file?: string
  /** The name of the imported package; `node:` modules are left out altogether. */
  readonly package?: string
  readonly typeOnly: boolean
}

/** Every source file, relative to src, with `/`. */
export function listSources(): string[] {
  return listFiles(sourceDir).map((file) => file.replaceAll('\\', '/'))
}

/** Everything that the files of src import, dynamic imports, re-exports and `import('…')` types included. */
export function readImports(): Import[] {
  return listSources()
    .filter((file) => file.endsWith('.ts'))
    .flatMap(readImportsOf)
}

function readImportsOf(from: string): Import[] {
  const text = readFileSync(join(sourceDir, from), 'utf8')
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true)
  const imports: Import[] = []

  function visit(node: ts.Node): void {
    const found = readSpecifier(node)
    if (found && !found.specifier.startsWith('node:')) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      imports.push({ from, line, typeOnly: found.typeOnly, ...target(from, found.specifier) })
    }
    ts.forEachChild(node, visit)
  }

  visit(source)
  return imports
}

interface Specifier {
  readonly specifier: string
  readonly typeOnly: boolean
}

function readSpecifier(node: ts.Node): Specifier | undefined {
  if (ts.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    return literal(node.moduleSpecifier, typeOnly)
  }
  if (ts.isExportDeclaration(node)) return literal(node.moduleSpecifier, node.isTypeOnly)
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literal(node.arguments[0], false)
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return literal(node.argument.literal, true)
  }
  return undefined
}

function literal(node: ts.Node | undefined, typeOnly: boolean): Specifier | undefined {
  return node && ts.isStringLiteralLike(node) ? { specifier: node.text, typeOnly } : undefined
}

function target(from: string, specifier: string): Pick<Import, 'file' | 'package'> {
  if (specifier.startsWith('.')) {
    return { file: posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts') }
  }
  const parts = specifier.split('/')
  return { package: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') }
}
