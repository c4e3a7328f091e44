import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import { readKeyRules, writeWiredRules } from '../../../provider-kit/index.js'
import type { KeyRules, WiredWorker } from '../../../provider-kit/index.js'
import type { BullWorker } from '../connection/bullmq-module.js'
import type { RedisClient } from '../connection/redis-client.js'
import { Script } from '../connection/script.js'
import { CLAIM, CLAIM_KEYS } from '../store/keys/claim-script.js'
import { groupKeys } from '../store/keys/group-script.js'
import { freePlaces, openGroups } from '../store/keys/open-groups.js'

interface ClaimOptions {
  readonly worker: WiredWorker
  readonly client: RedisClient
  readonly report: (error: unknown) => void
}

type Answer =
  | readonly ['again']
  | readonly [none: 0, id: 0, limit: 0, until: number, pause: number]
  | readonly [fields: readonly string[], id: string, limit: 0, until: 0, pause: 0, key: string]

const claimScript = /* @__PURE__ */ new Script(CLAIM)

/** Takes jobs in the place of BullMQ's own script, for a queue with limits or groups. */
export class Claims {
  readonly rules: KeyRules
  readonly #options: ClaimOptions
  /** What the keys of the queue begin with. */
  readonly #keys: string
  /** The groups of the jobs in hand, by the tokens of their locks and their ids. */
  readonly #groups = new Map<string, string>()
  /** Of runs that have ended, and whose places were not freed yet: the group, the id and the token. */
  #ended: string[] = []
  /** Takes a job as BullMQ does. */
  #take: (token: string) => Promise<unknown> = () => Promise.resolve(undefined)

  private constructor(rules: KeyRules, keys: string, options: ClaimOptions) {
    this.rules = rules
    this.#keys = keys
    this.#options = options
  }

  /** Undefined for a queue without limits and groups. Throws `UnsupportedByProviderError`. */
  static of(engine: BullWorker, options: ClaimOptions): Claims | undefined {
    const rules = readKeyRules(options.worker)
    if (rules === undefined) return undefined
    const claims = new Claims(rules, engine.toKey(''), options)
    claims.#serve(engine)
    return claims
  }

  /**
   * Lets the worker take its jobs here: BullMQ asks for one and reads the answer, and only the script is another one. A
   * version of BullMQ whose insides are different is refused.
   */
  #serve({ backend, scripts }: BullWorker): void {
    const engine: object = backend ?? scripts ?? {}
    const take: unknown = Reflect.get(engine, 'moveToActive')
    if (typeof take !== 'function' || !('execCommand' in engine)) {
      throw new UnsupportedByProviderError(
        'bullmq',
        "'limit' and 'group' with this version of BullMQ",
        'install the newest one',
      )
    }
    // BullMQ 5 is given its client first.
    const first = backend === undefined ? [this.#options.client] : []
    this.#take = (token) => {
      const execCommand = { value: () => this.#claim(token) }
      const given = [...first, token, this.#options.worker.config.name]
      return Reflect.apply(take, Object.create(engine, { execCommand }), given) as Promise<unknown>
    }
    const value = (...given: readonly unknown[]) => this.#take(String(given.at(-2)))
    Object.defineProperty(engine, 'moveToActive', { value })
  }

  async open(): Promise<void> {
    const { group } = this.rules
    if (group === undefined) return
    const { client } = this.#options
    while (!(await openGroups(client, this.#keys, group))) {
      // There is more to do than one script should.
    }
  }

  /** Of a job whose end was written, or refused. With a token, gives the next one under it. Never rejects. */
  async ended(id: string, token: string, next: boolean): Promise<unknown> {
    const { client, report } = this.#options
    const hold = `${token} ${id}`
    const key = this.#groups.get(hold)
    this.#groups.delete(hold)
    if (key !== undefined) this.#ended.push(key, id, token)
    try {
      if (next) return await this.#take(token)
      await this.#withEnded((ended) =>
        ended.length === 0 ? Promise.resolve() : freePlaces(client, this.#keys, ended),
      )
    } catch (error) {
      report(error)
    }
    return undefined
  }

  /** Gives what BullMQ's own script would. */
  async #claim(token: string): Promise<readonly unknown[]> {
    const { client, worker } = this.#options
    const { lockDuration, name } = worker.config
    const keys = this.#keys
    const names = groupKeys(keys, ...CLAIM_KEYS)
    const rules = writeWiredRules(this.rules)
    for (let round = 0; ; round += 1) {
      const asked = Date.now()
      const wanted = [token, String(lockDuration), name ?? '', rules, String(round)]
      const values = [keys, String(asked), ...wanted]
      const answer = (await this.#withEnded((ended) =>
        claimScript.run(client, names, [...values, ...ended]),
      )) as Answer
      if (answer[0] === 'again') continue
      if (answer[0] === 0) {
        const [, , , due, pause] = answer
        const opens = pause === 0 ? due : Date.now() + pause
        return [0, 0, 0, due === 0 ? opens : Math.min(due, opens)]
      }
      const [fields, id, , , , key] = answer
      if (this.rules.group !== undefined) this.#groups.set(`${token} ${id}`, key)
      return [withTime(fields, asked), id, 0, 0]
    }
  }

  /** What was not written is written the next time. */
  async #withEnded<Result>(ask: (ended: readonly string[]) => Promise<Result>): Promise<Result> {
    const ended = this.#ended
    this.#ended = []
    try {
      return await ask(ended)
    } catch (error) {
      this.#ended = [...ended, ...this.#ended]
      throw error
    }
  }
}

/** By this worker's clock: BullMQ counts from then when it renews the lock. */
function withTime(fields: readonly string[], taken: number): readonly string[] {
  const place = fields.findIndex((name, index) => index % 2 === 0 && name === 'processedOn') + 1
  return [...fields.slice(0, place), String(taken), ...fields.slice(place + 1)]
}
