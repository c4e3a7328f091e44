import { ts } from '../../inspect/source/typescript.js'
import { clientModule } from '../plan/client-module.js'
import { eachNode } from '../code/each-node.js'
import type { Boss, BossHolder } from './find-bosses.js'
import { importedName } from '../code/imported-name.js'
import { literalName } from '../code/literal-name.js'
import { quoted } from '../code/quoted.js'
import { bossCalls, type GivenCall } from './pg-boss-calls.js'
import { methodOf, queueArgument, type BossPart } from './pg-boss-parts.js'
import { unitOf } from '../plan/rewrite-raw-queues.js'
import type { Sheet } from '../apply/sheet.js'

/** A name that nothing in the files of a boss has, for the client beside each of its holders. */
export function clientName({ holders }: Boss, parts: readonly BossPart[]): string {
  const files = new Set(
    [...holders.map(({ declaration }) => declaration), ...parts.map(({ node }) => node)].map(
      (node) => node.getSourceFile(),
    ),
  )
  const taken = new Set(eachNode([...files], ts.isIdentifier).map(({ text }) => text))
  return ['queue', 'jobs', 'pikkuQueue'].find((name) => !taken.has(name)) ?? 'pikkuQueueClient'
}

/** The client in a place where something stands for the boss: beside a constant, and in the object that holds it. */
export function clientText({ holder: { kind }, use }: BossPart, client: string): string {
  if (ts.isPropertyAccessExpression(use)) return `${use.expression.getText()}.${client}`
  return kind === 'constant' ? client : `this.${client}`
}

/** `boss.send(queue, data, options)` and its like, by way of the client. */
export function planBossCall(given: GivenCall, client: string): (() => void) | string {
  const { sheet, call } = given
  const queue = queueArgument(call)
  const queueName = literalName(sheet.code, queue)
  if (queue === undefined || queueName === null)
    return 'the name of its queue is not known before the program runs'
  if (call.arguments.some(ts.isSpreadElement)) return 'its arguments are spread'
  const plan = bossCalls[methodOf(call)]?.(given)
  if (plan === undefined) return `pikku has no match for ${methodOf(call)}`
  if (typeof plan === 'string') return plan
  const { expression } = call
  const file = call.getSourceFile()
  return () => {
    sheet.replace(file, expression.getStart(), expression.end, `${client}.${plan.method}`)
    if (queue.parent === call && !ts.isStringLiteralLike(queue))
      sheet.replace(file, queue.getStart(), queue.end, quoted(file, queueName))
    plan.apply()
  }
}

/** Declares the client beside each holder that adds jobs, and imports it where it is used. */
export function addClients(
  whole: Sheet,
  { holders }: Boss,
  client: string,
  parts: readonly BossPart[],
): void {
  for (const holder of holders) {
    const sends = parts.filter((part) => part.holder === holder && part.what !== 'worker')
    if (sends.length === 0) continue
    const sheet = whole.of(...new Set(sends.map(unitOf)))
    const file = holder.declaration.getSourceFile()
    if (holder.kind === 'constant') addConstant(sheet, holder, client, sends)
    else addProperty(sheet, holder, client)
    sheet.need(file, 'pikku/queue-pg-boss', 'createPgBossService')
    sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
  }
}

function addConstant(
  sheet: Sheet,
  { declaration }: BossHolder,
  client: string,
  sends: readonly BossPart[],
): void {
  const file = declaration.getSourceFile()
  const statement = declaration.parent.parent
  const elsewhere = new Set(
    sends.map(({ node }) => node.getSourceFile()).filter((each) => each !== file),
  )
  const exported = elsewhere.size > 0 ? 'export ' : ''
  const line = `${exported}const ${client} = ${madeClient(declaration.name.getText())}`
  insertBehind(sheet, statement, line)
  for (const other of elsewhere) {
    const used = sends.find(({ node }) => node.getSourceFile() === other)?.use
    const module = used && importedName(sheet.code, used)?.module
    if (module !== undefined) sheet.need(other, module, client)
  }
}

/** The client is made where the object gets its boss, and is as visible as that is. */
function addProperty(
  sheet: Sheet,
  { kind, declaration, assignment }: BossHolder,
  client: string,
): void {
  const file = declaration.getSourceFile()
  const name = declaration.name.getText()
  const own = ts.canHaveModifiers(declaration) ? (ts.getModifiers(declaration) ?? []) : []
  const modifiers = own.map((each) => `${each.getText()} `).join('')
  const made = madeClient(`this.${name}`)
  if (kind === 'property') {
    insertBehind(sheet, declaration, `${modifiers}${client} = ${made}`)
    return
  }
  sheet.need(file, 'pikku/queue-pg-boss', 'type PgBossQueueService')
  const type = 'PikkuQueue<PgBossQueueService>'
  if (assignment !== undefined) {
    const isLate = ts.isPropertyDeclaration(declaration) && declaration.exclamationToken
    const readonly = modifiers.replace('readonly ', '')
    insertBehind(sheet, declaration, `${readonly}${client}${isLate ? '!' : ''}: ${type}`)
    insertBehind(sheet, assignment.parent, `this.${client} = ${made}`)
    return
  }
  const maker = declaration.parent as ts.ConstructorDeclaration
  const [semicolon, line] = lineOf(maker)
  const start = maker.getStart()
  sheet.replace(file, start, start, `${modifiers}${client}: ${type}${semicolon}${line}`)
  const { body } = maker
  const called = body?.statements.find(isSuper)
  if (called !== undefined) insertBehind(sheet, called, `this.${client} = ${made}`)
  else if (body !== undefined) {
    const [open, rest] = [body.getStart() + 1, body.statements[0]]
    const text =
      rest === undefined
        ? `${line}  this.${client} = ${made}${semicolon}${line}`
        : `${line}  this.${client} = ${made}${semicolon}`
    sheet.replace(file, open, open, text)
  }
}

function madeClient(boss: string): string {
  return `new PikkuQueue(createPgBossService({ boss${boss === 'boss' ? '' : `: ${boss}`} }))`
}

function insertBehind(sheet: Sheet, node: ts.Node, text: string): void {
  const [semicolon, line] = lineOf(node)
  sheet.replace(node.getSourceFile(), node.end, node.end, `${line}${text}${semicolon}`)
}

/** What ends a statement or a member, and what begins the line of the next. */
function lineOf(node: ts.Node): readonly [semicolon: string, line: string] {
  const file = node.getSourceFile()
  const lineStart = file.text.lastIndexOf('\n', node.getStart() - 1) + 1
  const indent = /^[^\S\n]*/.exec(file.text.slice(lineStart))?.[0] ?? ''
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  const first = ts.isConstructorDeclaration(node)
    ? node.parent.members.find(ts.isPropertyDeclaration)
    : node
  const sample = first ?? file.statements[0] ?? node
  return [/;\s*$/.test(sample.getText()) ? ';' : '', `${eol}${indent}`]
}

function isSuper(statement: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isCallExpression(statement.expression) &&
    statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword
  )
}
