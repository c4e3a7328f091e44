import { functionNames, wiringNames } from '../../scan/names.js'
import { ts } from '../source/typescript.js'

const factories = new Set<string>(functionNames)
const wirings = new Set<string>(wiringNames)

/**
 * The modules that a file's types and constants probably need: those whose imported names are used outside function
 * bodies, and in no other wiring than those that are asked for (`calls`; null for all). It is a guess that saves work;
 * what it misses the checker asks for.
 */
export function neededImports(
  file: ts.SourceFile,
  calls: ReadonlySet<number> | null,
): ReadonlySet<string> {
  const names = new Set<string>()
  const modules = new Set<string>()
  const isOtherWiring = (statement: ts.Statement): boolean =>
    calls !== null && isWiring(statement) && !calls.has(statement.expression.pos)
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) {
      addModule(statement.moduleSpecifier, modules)
    } else if (!ts.isImportDeclaration(statement) && !isOtherWiring(statement))
      collectNames(statement, names, modules)
  }
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) && importsOneOf(statement.importClause, names)) {
      addModule(statement.moduleSpecifier, modules)
    }
    if (ts.isImportEqualsDeclaration(statement)) {
      const reference = statement.moduleReference
      if (ts.isExternalModuleReference(reference)) addModule(reference.expression, modules)
    }
  }
  return modules
}

/** A statement that is a call of one of ours, by its name. */
export function isWiring(
  statement: ts.Statement,
): statement is ts.ExpressionStatement & { readonly expression: ts.CallExpression } {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isCallExpression(statement.expression) &&
    isCallOf(statement.expression, wirings)
  )
}

function collectNames(node: ts.Node, names: Set<string>, modules: Set<string>): void {
  if (ts.isIdentifier(node)) {
    names.add(node.text)
    return
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    addModule(node.argument.literal, modules)
  }
  if (ts.isCallExpression(node) && node.typeArguments && isCallOf(node, factories)) {
    // The types are written out: what the handler does, and which services it takes, does not matter.
    for (const argument of node.typeArguments) collectNames(argument, names, modules)
    return
  }
  if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
    const { body } = node
    ts.forEachChild(node, (child) => {
      if (child !== body) collectNames(child, names, modules)
    })
    return
  }
  ts.forEachChild(node, (child) => collectNames(child, names, modules))
}

/** Whether the name of what is called is one of some names. */
function isCallOf({ expression }: ts.CallExpression, names: ReadonlySet<string>): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression
  return ts.isIdentifier(name) && names.has(name.text)
}

export function importsOneOf(
  clause: ts.ImportClause | undefined,
  names: ReadonlySet<string>,
): boolean {
  if (clause === undefined) return false
  if (clause.name && names.has(clause.name.text)) return true
  const bindings = clause.namedBindings
  if (bindings === undefined) return false
  if (ts.isNamespaceImport(bindings)) return names.has(bindings.name.text)
  return bindings.elements.some((element) => names.has(element.name.text))
}

function addModule(specifier: ts.Node | undefined, modules: Set<string>): void {
  if (specifier && ts.isStringLiteralLike(specifier)) modules.add(specifier.text)
}
