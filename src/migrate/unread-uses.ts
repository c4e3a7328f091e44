import { ts } from '../inspect/source/typescript.js'
import { eachNode } from './code/each-node.js'
import { nestAdvice } from './nest/nest-advice.js'
import type { Boss } from './pg-boss/find-bosses.js'
import { literalName } from './code/literal-name.js'
import { unmatched, type RawPart } from './plan/raw-part.js'
import type { Code } from './code/read-code.js'

type Engine = RawPart['engine']

const modules: Readonly<Record<string, Engine | undefined>> = {
  bullmq: 'bullmq',
  '@nestjs/bullmq': 'bullmq',
  '@taskforcesh/bullmq-pro': 'bullmq',
  'pg-boss': 'pg-boss',
}

/** What of BullMQ adds to a queue, serves it or listens to it. Its errors and types do none of it. */
const classes = new Set(['FlowProducer', 'Queue', 'QueueEvents', 'QueuePro', 'Worker', 'WorkerPro'])

/** A namespace is named as a whole where its member is not known. */
const bossClass = new Set(['PgBoss', '*'])

/** What a person does about a class that has no match. */
const advice: Readonly<Record<string, string | undefined>> = {
  PgBoss:
    'only a PgBoss is read that a constant holds, or a class: in a property of the type PgBoss that is set once, or in a parameter of its constructor (private readonly boss: PgBoss) that each new gives this boss',
  QueuePro:
    'add its jobs by a PikkuQueue, which reads the group from the data (group of the wiring)',
  WorkerPro:
    'wire the queue, with group: { by, concurrency, limit } and batch in place of its options',
  FlowProducer: 'pikku has no flows: let the handler of each job add the next one',
  QueueEvents:
    'listen by queue.watch(name), or wait for a job by queue.waitForCompletion(name, id)',
  ...nestAdvice,
}

/** Uses of an engine's package in a form that is not read: each is named, and may belong to any queue. */
export function unreadUses(
  code: Code,
  bosses: readonly Boss[],
  held: ReadonlySet<ts.Node>,
): RawPart[] {
  return [
    ...eachNode(code.files, ts.isIdentifier)
      .filter((name) => !held.has(name))
      .flatMap((name) => ofName(code, name, bosses)),
    ...loadings(code),
  ]
}

function ofName(code: Code, name: ts.Identifier, bosses: readonly Boss[]): RawPart[] {
  const source = sourceOf(code, name)
  if (source === undefined || isImporting(name)) return []
  const { engine, module } = source
  const isNest = module === '@nestjs/bullmq'
  const member = source.name === '*' ? memberOf(name) : source.name
  const isBoss = engine === 'pg-boss' && (source.name === 'default' || bossClass.has(member))
  const isClass = isNest || isBoss || (engine === 'bullmq' && classes.has(member))
  if (!isClass) return []
  // What holds a worker adds to no queue, and the worker is named where it is made.
  if (isType(name)) {
    const isUnknown = !isNest && member !== 'Worker' && declaresUnmade(name)
    return isUnknown ? [partOf(code, engine, name, member)] : []
  }
  const access = name.parent
  const callee =
    source.name === '*' && ts.isPropertyAccessExpression(access) && access.expression === name
      ? access
      : name
  const made = callee.parent
  const isMade = ts.isNewExpression(made) && made.expression === callee
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
    advice[member] ??
      'only new Queue and new Worker of bullmq itself are read, where a variable or a property holds them',
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
