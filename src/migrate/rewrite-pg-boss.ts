import { ts } from '../inspect/typescript.js'
import { eachNode } from './each-node.js'
import { importedName } from './imported-name.js'
import { bossCalls } from './pg-boss-calls.js'
import { clientModule } from './rewrite-bullmq-queues.js'
import type { Sheet } from './sheet.js'

/** The variables that hold a pg-boss of the project's own. */
export function findBosses({ code }: Sheet): Map<ts.Symbol, ts.VariableDeclaration> {
  const bosses = new Map<ts.Symbol, ts.VariableDeclaration>()
  for (const made of eachNode(code.files, ts.isNewExpression)) {
    const imported = importedName(code, made.expression)
    if (imported?.module !== 'pg-boss' || !ts.isVariableDeclaration(made.parent)) continue
    const symbol = code.symbolOf(made.parent.name)
    if (symbol !== undefined) bosses.set(symbol, made.parent)
  }
  return bosses
}

/** `boss.send(queue, data, options)` and its like, of queues that are wired, through a client beside the boss. */
export function rewritePgBossSends(
  sheet: Sheet,
  bosses: ReadonlyMap<ts.Symbol, ts.VariableDeclaration>,
  wired: ReadonlySet<string>,
): void {
  for (const [symbol, declaration] of bosses) {
    const sends = sheet.code.referencesTo(symbol).flatMap((use) => {
      const access = use.parent
      const call = access.parent
      const isSend =
        ts.isPropertyAccessExpression(access) && Object.hasOwn(bossCalls, access.name.text)
      return isSend && access.expression === use && ts.isCallExpression(call) ? [call] : []
    })
    const files = new Set([declaration, ...sends].map((node) => node.getSourceFile()))
    const taken = new Set(eachNode([...files], ts.isIdentifier).map(({ text }) => text))
    const client =
      ['queue', 'jobs', 'pikkuQueue'].find((name) => !taken.has(name)) ?? 'pikkuQueueClient'
    const rewritten = sends.filter((send) => {
      const reason = rewriteSend(sheet, send, client, wired)
      if (reason !== undefined) sheet.leave(send, `this ${methodOf(send)} stays: ${reason}`)
      return reason === undefined
    })
    if (rewritten.length > 0) addClient(sheet, declaration, client, rewritten)
  }
}

function rewriteSend(
  sheet: Sheet,
  send: ts.CallExpression,
  client: string,
  wired: ReadonlySet<string>,
): string | undefined {
  const [queue] = send.arguments
  if (queue === undefined || !ts.isStringLiteralLike(queue))
    return 'the name of its queue is not a plain text'
  if (!wired.has(queue.text)) return `no worker of '${queue.text}' was found that pikku can wire`
  const plan = bossCalls[methodOf(send)]?.(sheet, send)
  if (plan === undefined || typeof plan === 'string') return plan
  const { expression } = send
  sheet.replace(
    send.getSourceFile(),
    expression.getStart(),
    expression.end,
    `${client}.${plan.method}`,
  )
  plan.apply()
  return undefined
}

function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : ''
}

function addClient(
  sheet: Sheet,
  declaration: ts.VariableDeclaration,
  client: string,
  sends: readonly ts.CallExpression[],
): void {
  const file = declaration.getSourceFile()
  const statement = declaration.parent.parent
  const elsewhere = new Set(
    sends.map((send) => send.getSourceFile()).filter((each) => each !== file),
  )
  const boss = declaration.name.getText()
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  const semicolon = statement.getText().endsWith(';') ? ';' : ''
  const line = `${elsewhere.size > 0 ? 'export ' : ''}const ${client} = new PikkuQueue(createPgBossService({ boss${boss === 'boss' ? '' : `: ${boss}`} }))${semicolon}`
  sheet.replace(file, statement.end, statement.end, `${eol}${line}`)
  sheet.need(file, 'pikku/queue-pg-boss', 'createPgBossService')
  sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
  for (const other of elsewhere) {
    const use = sends.find((send) => send.getSourceFile() === other)?.expression
    const name =
      use !== undefined && ts.isPropertyAccessExpression(use) ? use.expression : undefined
    const module = name && importedName(sheet.code, name)?.module
    if (module !== undefined) sheet.need(other, module, client)
  }
}
