import { createHash } from 'node:crypto'

import type { RedisClient } from './redis-client.js'

/**
 * A script that is asked often: Redis is sent its text only where it does not have it. Where one is made, it is marked as
 * pure, or a bundle of a producer would contain those of the workers.
 */
export class Script {
  readonly text: string
  readonly #sha1: string

  constructor(text: string) {
    this.text = text
    this.#sha1 = sha1Of(text)
  }

  async run(
    client: Pick<RedisClient, 'eval' | 'evalsha'>,
    keys: readonly string[],
    values: readonly string[],
  ): Promise<unknown> {
    try {
      return await client.evalsha(this.#sha1, keys.length, ...keys, ...values)
    } catch (error) {
      if (!isScriptLost(error)) throw error
      return client.eval(this.text, keys.length, ...keys, ...values)
    }
  }
}

/** That Redis does not have it, whether it never had or has lost it. */
export function isScriptLost(answer: unknown): boolean {
  return answer instanceof Error && answer.message.startsWith('NOSCRIPT')
}

export function sha1Of(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
