import { sha1Of } from './script.js'
import type { BullQueue, BullTransaction } from './bullmq-module.js'

/** A transaction of Redis in which BullMQ adds jobs, and pikku does what belongs to it. */
export async function beginTransaction(queue: BullQueue): Promise<BullTransaction> {
  return (await (queue.backend ?? queue).client).multi()
}

/** Gives the answers. Throws the first error. */
export async function endTransaction(transaction: BullTransaction): Promise<readonly unknown[]> {
  const answers = (await transaction.exec()) ?? []
  const error = answers.find(([failure]) => failure !== null)?.[0]
  if (error) throw error
  return answers.map(([, answer]) => answer)
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
