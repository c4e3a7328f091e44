import { sha1Of } from './script.js'
import type { BullQueue, BullTransaction } from './bullmq-module.js'

/** A transaction of Redis in which BullMQ adds jobs, and pikku does what belongs to it. */
export async function beginTransaction(queue: BullQueue): Promise<BullTransaction> {
  return (await (queue.backend ?? queue).client).multi()
}

/**
 * A transaction that first gives Redis BullMQ's scripts again. What a client has sent once, it names by its sum alone, and
 * within a transaction it does not hear that Redis has lost it: after a failover behind one address, say.
 */
export async function beginWithScripts(queue: BullQueue): Promise<BullTransaction> {
  const client = await (queue.backend ?? queue).client
  const transaction = client.multi()
  for (const script of Object.values(client.scriptsSet ?? {}))
    if (script !== undefined) transaction.script('LOAD', script.lua)
  return transaction
}

/** Gives the answers. Throws the first error, but for one that the caller takes for an answer. */
export async function endTransaction(
  transaction: BullTransaction,
  isAnswer: (failure: unknown) => boolean = () => false,
): Promise<readonly unknown[]> {
  const answers = (await transaction.exec()) ?? []
  const error = answers.find(([failure]) => failure !== null && !isAnswer(failure))?.[0]
  if (error) throw error
  return answers.map(([failure, answer]) => failure ?? answer)
}

/** Sends the text of a script once: whatever else happens in Redis, it is there for the rest of the transaction. */
export function scriptRunner(transaction: BullTransaction) {
  const sent = new Map<string, string>()
  return (
    script: string,
    { keys, values }: { readonly keys: readonly string[]; readonly values: readonly string[] },
  ): void => {
    const known = sent.get(script)
    if (known !== undefined) {
      transaction.evalsha(known, keys.length, ...keys, ...values)
      return
    }
    sent.set(script, sha1Of(script))
    transaction.eval(script, keys.length, ...keys, ...values)
  }
}
