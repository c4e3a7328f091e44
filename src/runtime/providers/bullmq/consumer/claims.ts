import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import { readKeyRules, writeWiredRules } from '../../../provider-kit/index.js'
import type { KeyRules, WiredWorker } from '../../../provider-kit/index.js'
import type { BullWorker } from '../connection/bullmq-module.js'
import type { RedisClient } from '../connection/redis-client.js'
import { Script } from '../connection/script.js'
import { CLAIM } from '../store/keys/claim-script.js'
import { finishAndClaim } from '../store/keys/finish-script.js'
import { groupKeys } from '../store/keys/group-script.js'
import { freePlaces, openGroups } from '../store/keys/open-groups.js'
import type { Hold } from './job-locks.js'

interface ClaimOptions {
  readonly worker: WiredWorker
  readonly client: RedisClient
  readonly report: (error: unknown) => void
}

/** By which BullMQ asks Redis: the `backend` of a worker and of its jobs, or in BullMQ 5 their `scripts`. */
interface Engine {
  /** In the names of the commands that it defines. */
  readonly version: string
  execCommand(client: unknown, command: string, given: readonly string[]): Promise<unknown>
}

type Answer =
  | readonly ['again']
  | readonly [none: 0, id: 0, limit: 0, until: number, pause: number]
  | readonly [fields: string[], id: string, limit: 0, until: 0, pause: 0]

/** BullMQ's script that ends a run, and ours behind it. */
interface Finish {
  readonly script: Script
  /** How many of what BullMQ gives are keys. */
  readonly keys: number
}

const claimScript = /* @__PURE__ */ new Script(CLAIM)

/** Takes jobs in the place of BullMQ's own script, for a queue with limits or groups. */
export class Claims {
  readonly rules: KeyRules
  readonly #options: ClaimOptions
  readonly #engine: Engine
  /** Where a worker and its jobs have it. */
  readonly #place: 'backend' | 'scripts'
  /** What the keys of the queue begin with. */
  readonly #keys: string
  readonly #names: readonly string[]
  /** The rules, for the script. */
  readonly #wired: string
  #finish: Finish | undefined
  /** Of runs that have ended, and whose places were not freed yet: the group, the id and the token. */
  #ended: string[] = []
  /** Takes a job as BullMQ does. */
  #take: (token: string) => Promise<unknown> = () => Promise.resolve(undefined)

  private constructor(rules: KeyRules, worker: BullWorker, options: ClaimOptions) {
    this.rules = rules
    this.#options = options
    this.#place = worker.backend === undefined ? 'scripts' : 'backend'
    this.#engine = (worker[this.#place] ?? {}) as Engine
    this.#keys = worker.toKey('')
    this.#names = groupKeys(this.#keys)
    this.#wired = writeWiredRules(rules)
  }

  /** Undefined for a queue without limits and groups. Throws `UnsupportedByProviderError`. */
  static of(worker: BullWorker, options: ClaimOptions): Claims | undefined {
    const rules = readKeyRules(options.worker)
    if (rules === undefined) return undefined
    const claims = new Claims(rules, worker, options)
    claims.#serve()
    return claims
  }

  /**
   * Lets the worker take its jobs here: BullMQ asks for one and reads the answer, and only the script is another one. A
   * version of BullMQ whose insides are different is refused.
   */
  #serve(): void {
    const engine = this.#engine
    const take: unknown = Reflect.get(engine, 'moveToActive')
    if (typeof take !== 'function' || !('execCommand' in engine)) {
      throw new UnsupportedByProviderError(
        'bullmq',
        "'limit' and 'group' with this version of BullMQ",
        'install the newest one',
      )
    }
    // BullMQ 5 is given its client first.
    const first = this.#place === 'scripts' ? [this.#options.client] : []
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

  /**
   * Before BullMQ ends a run: lets it take the next job in the same step, which it does if it ends the run by its script
   * for that. Otherwise what is given says that nothing was taken.
   */
  takeNextAtEnd(hold: Hold): { readonly hasTaken: boolean } {
    const engine = this.#engine
    const step = { hasTaken: false }
    const execCommand: Engine['execCommand'] = async (client, command, given) => {
      // It may be asked again, and not for the next job.
      Reflect.set(hold.engineJob, this.#place, engine)
      const finish = command === 'moveToFinished' ? this.#finishScript(command) : undefined
      if (finish === undefined) return engine.execCommand(client, command, given)
      const answer = await this.#finishAndClaim(finish, given, hold)
      step.hasTaken = Array.isArray(answer)
      return answer
    }
    const asking: unknown = Object.create(engine, { execCommand: { value: execCommand } })
    Reflect.set(hold.engineJob, this.#place, asking)
    return step
  }

  /** Undefined where the client does not give BullMQ's script. */
  #finishScript(command: string): Finish | undefined {
    if (this.#finish !== undefined) return this.#finish
    const script = this.#options.client.scriptsSet?.[`${command}:${this.#engine.version}`]
    if (script === undefined) return undefined
    const keys = Number(script.numberOfKeys)
    return (this.#finish = {
      script: new Script(finishAndClaim(script.lua, claimScript.text)),
      keys,
    })
  }

  /** Gives what BullMQ's script would: a number where it refuses, and where the claim behind it has failed. */
  async #finishAndClaim(
    { script, keys }: Finish,
    given: readonly string[],
    hold: Hold,
  ): Promise<unknown> {
    const { token = '' } = hold
    const asked = Date.now()
    const answer = await this.#withEnded(this.#placeOf(hold), (ended) =>
      script.run(
        this.#options.client,
        [...this.#names, ...given.slice(0, keys)],
        [...this.#values(token, { asked, round: 0, ended }), ...given.slice(keys)],
      ),
    )
    if (typeof answer === 'number') return answer
    return read(answer as Answer, asked) ?? this.#claim(token, 1)
  }

  /** Of a run whose end was written, or refused. If `next`, gives the next job under its token. Never rejects. */
  async ended(hold: Hold, next: boolean): Promise<unknown> {
    const { client, report } = this.#options
    this.#ended.push(...this.#placeOf(hold))
    try {
      if (next) return await this.#take(hold.token ?? '')
      await this.#withEnded([], (ended) =>
        ended.length === 0 ? Promise.resolve() : freePlaces(client, this.#keys, ended),
      )
    } catch (error) {
      report(error)
    }
    return undefined
  }

  /** As the script reads it: jobs without a group take no place. */
  #placeOf({ engineJob: { id = '', opts }, token = '' }: Hold): readonly string[] {
    const key = this.rules.group && opts.pikku?.group?.id
    return key === undefined || key === '' ? [] : [key, id, token]
  }

  /** Gives what BullMQ's own script would. */
  async #claim(token: string, first = 0): Promise<readonly unknown[]> {
    for (let round = first; ; round += 1) {
      const asked = Date.now()
      const answer = await this.#withEnded([], (ended) =>
        claimScript.run(
          this.#options.client,
          this.#names,
          this.#values(token, { asked, round, ended }),
        ),
      )
      const job = read(answer as Answer, asked)
      if (job !== undefined) return job
    }
  }

  #values(
    token: string,
    {
      asked,
      round,
      ended,
    }: { readonly asked: number; readonly round: number; readonly ended: readonly string[] },
  ): readonly string[] {
    const { lockDuration, name = '' } = this.#options.worker.config
    const own = [token, String(lockDuration), name, this.#wired, String(round)]
    return [this.#keys, String(asked), ...own, String(ended.length), ...ended]
  }

  /** What was not written is written the next time; what is given here, only now. */
  async #withEnded(
    own: readonly string[],
    ask: (ended: readonly string[]) => Promise<unknown>,
  ): Promise<unknown> {
    const ended = this.#ended
    this.#ended = []
    const keep = () => (this.#ended = [...ended, ...this.#ended])
    try {
      const answer = await ask([...ended, ...own])
      if (typeof answer === 'number') keep()
      return answer
    } catch (error) {
      keep()
      throw error
    }
  }
}

/** Undefined where there was more to do than one script should. */
function read(answer: Answer, asked: number): readonly unknown[] | undefined {
  if (answer[0] === 'again') return undefined
  if (answer[0] === 0) {
    const [, , , due, pause] = answer
    const opens = pause === 0 ? due : Date.now() + pause
    return [0, 0, 0, due === 0 ? opens : Math.min(due, opens)]
  }
  const [fields, id] = answer
  // By this worker's clock: BullMQ counts from then when it renews the lock.
  fields.push('processedOn', String(asked))
  return [fields, id, 0, 0]
}
