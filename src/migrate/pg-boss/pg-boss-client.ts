import { ts } from '../../inspect/source/typescript.js'
import { clientModule } from '../plan/client-module.js'
import { eachNode } from '../code/each-node.js'
import type { Boss } from './find-bosses.js'
import { importedName } from '../code/imported-name.js'
import { literalName } from '../code/literal-name.js'
import { quoted } from '../code/quoted.js'
import { bossCalls, type GivenCall } from './pg-boss-calls.js'
import { methodOf, type BossPart } from './pg-boss-parts.js'
import { unitOf } from '../plan/rewrite-raw-queues.js'
import type { Sheet } from '../apply/sheet.js'

/** A name that nothing in the files of a boss has, for the client beside it. */
export function clientName(boss: Boss, parts: readonly BossPart[]): string {
  const files = new Set(
    [boss.declaration, ...parts.map(({ node }) => node)].map((node) => node.getSourceFile()),
  )
  const taken = new Set(eachNode([...files], ts.isIdentifier).map(({ text }) => text))
  return ['queue', 'jobs', 'pikkuQueue'].find((name) => !taken.has(name)) ?? 'pikkuQueueClient'
}

/** `boss.send(queue, data, options)` and its like, by way of the client. */
export function planBossCall(given: GivenCall, client: string): (() => void) | string {
  const { sheet, call } = given
  const [queue] = call.arguments
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
    if (!ts.isStringLiteralLike(queue))
      sheet.replace(file, queue.getStart(), queue.end, quoted(file, queueName))
    plan.apply()
  }
}

/** Declares the client beside the boss, and imports it where it is used. */
export function addClient(
  whole: Sheet,
  boss: Boss,
  client: string,
  parts: readonly BossPart[],
): void {
  const sends = parts.filter(({ what }) => what !== 'worker')
  if (sends.length === 0) return
  const sheet = whole.of(...new Set(sends.map(unitOf)))
  const { declaration } = boss
  const file = declaration.getSourceFile()
  const statement = declaration.parent.parent
  const elsewhere = new Set(
    sends.map(({ node }) => node.getSourceFile()).filter((each) => each !== file),
  )
  const name = declaration.name.getText()
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  const semicolon = statement.getText().endsWith(';') ? ';' : ''
  const line = `${elsewhere.size > 0 ? 'export ' : ''}const ${client} = new PikkuQueue(createPgBossService({ boss${name === 'boss' ? '' : `: ${name}`} }))${semicolon}`
  sheet.replace(file, statement.end, statement.end, `${eol}${line}`)
  sheet.need(file, 'pikku/queue-pg-boss', 'createPgBossService')
  sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
  for (const other of elsewhere) {
    const access = sends.find(({ node }) => node.getSourceFile() === other)?.call?.expression
    const used = access !== undefined && ts.isPropertyAccessExpression(access) && access.expression
    const module = used ? importedName(sheet.code, used)?.module : undefined
    if (module !== undefined) sheet.need(other, module, client)
  }
}
