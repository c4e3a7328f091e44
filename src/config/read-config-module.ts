import { ts } from '../typescript/typescript.js'
import type { Fail } from './parse-config-text.js'
import type { TextRange } from './text-span.js'

const instead =
  "Write plain values: export default defineConfig({ outDir: '.pikku', provider: 'bullmq' })."

/** Reads `export default defineConfig({ … })` or `export default { … }` from its syntax. */
export function readConfigModule(file: string, text: string, fail: Fail): unknown {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const exported = source.statements.find(ts.isExportAssignment)
  if (exported === undefined) return fail('it has no default export', instead)
  return plainValue(exported.expression, source, fail)
}

function plainValue(node: ts.Expression, source: ts.SourceFile, fail: Fail): unknown {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  ) {
    return plainValue(node.expression, source, fail)
  }
  if (
    ts.isCallExpression(node) &&
    node.arguments[0] &&
    node.expression.getText() === 'defineConfig'
  ) {
    return plainValue(node.arguments[0], source, fail)
  }
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isNumericLiteral(node)) return Number(node.text)
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map((element) => plainValue(element, source, fail))
  }
  if (ts.isObjectLiteralExpression(node)) {
    return Object.fromEntries(
      node.properties.map((property) => plainProperty(property, source, fail)),
    )
  }
  if (ts.isIdentifier(node)) {
    const initializer = constantOf(node.text, source)
    if (initializer !== undefined) return plainValue(initializer, source, fail)
  }
  return fail(
    `\`${node.getText()}\` is not a plain value, and the file is not run`,
    instead,
    rangeOf(node),
  )
}

function plainProperty(
  property: ts.ObjectLiteralElementLike,
  source: ts.SourceFile,
  fail: Fail,
): [string, unknown] {
  const { name } = property
  const isPlainName = name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))
  if (ts.isPropertyAssignment(property) && isPlainName) {
    return [name.text, plainValue(property.initializer, source, fail)]
  }
  return fail(
    `\`${property.getText()}\` is not a plain property, and the file is not run`,
    instead,
    rangeOf(property),
  )
}

function rangeOf(node: ts.Node): TextRange {
  return { offset: node.getStart(), length: node.getWidth() }
}

function constantOf(name: string, source: ts.SourceFile): ts.Expression | undefined {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const declaration of statement.declarationList.declarations) {
      if (ts.isIdentifier(declaration.name) && declaration.name.text === name) {
        return declaration.initializer
      }
    }
  }
  return undefined
}
