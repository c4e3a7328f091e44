import { ts } from '../inspect/source/typescript.js'
import { eachNode } from './each-node.js'
import type { Boss } from './find-bosses.js'
import { literalName } from './literal-name.js'
import { unmatched, type RawPart } from './raw-part.js'
import type { Code } from './read-code.js'

type Engine = RawPart['engine']

const modules: Readonly<Record<string, Engine | undefined>> = {
  bullmq: 'bullmq',
  '@nestjs/bullmq': 'bullmq',
  'pg-boss': 'pg-boss',
}

/** What of BullMQ adds to a queue, serves it or listens to it. Its errors and types do none of it. */
const classes = new Set(['FlowProducer', 'Queue', 'QueueEvents', 'QueuePro', 'Worker', 'WorkerPro'])

/** Uses of an engine's package in a form that is not read: each is named, and may belong to any queue. */
export function unreadUses(code: Code, bosses: readonly Boss[]): RawPart[] {
  return [
    ...eachNode(code.files, ts.isIdentifier).flatMap((name) => ofName(code, name, bosses)),
    ...loadings(code),
  ]
}

function ofName(code: Code, name: ts.Identifier, bosses: readonly Boss[]): RawPart[] {
  const source = sourceOf(code, name)
  if (source === undefined || isImporting(name)) return []
  const { engine, module } = source
  const isNest = module === '@nestjs/bullmq'
  const member = source.name === '*' ? memberOf(name) : source.name
  const isClass = isNest || engine === 'pg-boss' || classes.has(member)
  if (!isClass) return []
  if (isType(name))
    return isNest || !declaresUnmade(name) ? [] : [partOf(code, engine, name, member)]
  const made = name.parent
  const isMade = ts.isNewExpression(made) && made.expression === name
  const isRead =
    isMade &&
    (member === 'Queue' || member === 'Worker'
      ? module === 'bullmq'
      : bosses.some((boss) => boss.made === made))
  return isRead ? [] : [partOf(code, engine, name, member)]
}

function partOf(code: Code, engine: Engine, name: ts.Identifier, member: string): RawPart {
  let node: ts.Expression = name
  while (ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node)
    node = node.parent
  const { parent } = node
  const isCalled =
    (ts.isNewExpression(parent) || ts.isCallExpression(parent)) && parent.expression === node
  const queue = isCalled && engine === 'bullmq' ? literalName(code, parent.arguments?.[0]) : null
  return unmatched(
    { engine, queue, node: isCalled ? parent : node, what: `use of ${member}` },
    'only variables that hold new Queue, new Worker or new PgBoss of a named import are read',
  )
}

/** The module and the name there that an identifier was imported by; `*` for a namespace. */
function sourceOf(
  { checker }: Code,
  node: ts.Identifier,
): { readonly engine: Engine; readonly module: string; readonly name: string } | undefined {
  const declaration = checker.getSymbolAtLocation(node)?.declarations?.[0]
  if (declaration === undefined) return undefined
  const clause = ts.findAncestor(declaration, ts.isImportDeclaration)
  if (clause === undefined || !ts.isStringLiteral(clause.moduleSpecifier)) return undefined
  const module = clause.moduleSpecifier.text
  const engine = modules[module]
  if (engine === undefined) return undefined
  if (ts.isNamespaceImport(declaration)) return { engine, module, name: '*' }
  const name = ts.isImportSpecifier(declaration)
    ? (declaration.propertyName ?? declaration.name).text
    : 'default'
  return { engine, module, name: name === 'default' ? node.text : name }
}

function memberOf({ parent }: ts.Identifier): string {
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text
  return ts.isQualifiedName(parent) ? parent.right.text : '*'
}

function isImporting({ parent }: ts.Identifier): boolean {
  return ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)
}

function isType(name: ts.Identifier): boolean {
  const node = ts.isQualifiedName(name.parent) ? name.parent : name
  return ts.isTypeReferenceNode(node.parent) || ts.isTypeQueryNode(node.parent)
}

/** A parameter, property or variable of such a type whose value comes from elsewhere. */
function declaresUnmade(name: ts.Identifier): boolean {
  const declaration = ts.findAncestor(
    name,
    (node): node is ts.ParameterDeclaration | ts.PropertyDeclaration | ts.VariableDeclaration =>
      ts.isParameter(node) || ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node),
  )
  return (
    declaration?.initializer === undefined &&
    declaration?.type !== undefined &&
    declaration.type.pos <= name.pos &&
    name.end <= declaration.type.end
  )
}

/** `require('bullmq')`, `import('bullmq')`, `import bullmq = require('bullmq')`. */
function loadings({ files }: Code): RawPart[] {
  return eachNode(files, ts.isStringLiteralLike).flatMap((specifier) => {
    const engine = modules[specifier.text]
    const { parent } = specifier
    const isLoaded =
      ts.isExternalModuleReference(parent) ||
      (ts.isCallExpression(parent) &&
        (parent.expression.kind === ts.SyntaxKind.ImportKeyword ||
          parent.expression.getText() === 'require'))
    if (engine === undefined || !isLoaded) return []
    return [
      unmatched(
        { engine, queue: null, node: parent, what: `use of ${specifier.text}` },
        'what is loaded by require or import() is not read: import it by name',
      ),
    ]
  })
}
