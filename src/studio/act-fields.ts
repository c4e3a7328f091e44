import { Refusal } from './answer.js'

/** What a request says about an act. Everything in it comes from outside, so each field is read by its kind. */
export class ActFields {
  readonly #body: Readonly<Record<string, unknown>>

  constructor(body: Readonly<Record<string, unknown>>) {
    this.#body = body
  }

  get data(): unknown {
    return this.#body['data']
  }

  /** Throws `Refusal` where it is absent. */
  text(name: string): string {
    const value = this.optionalText(name)
    if (value === undefined) throw wrong(name, 'a text')
    return value
  }

  optionalText(name: string): string | undefined {
    const value = this.#body[name]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw wrong(name, 'a text')
    return value
  }

  optionalCount(name: string): number | undefined {
    const value = this.#body[name]
    if (value === undefined || value === null) return undefined
    if (!Number.isSafeInteger(value) || (value as number) < 1) throw wrong(name, 'a whole number')
    return value as number
  }

  isSet(name: string): boolean {
    return this.#body[name] === true
  }

  /** From one to `MOST_IDS`. */
  get ids(): readonly string[] {
    const value = this.#body['ids']
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string')
    if (isList && value.length > 0 && value.length <= MOST_IDS) return value
    throw wrong('ids', `a list of 1 to ${MOST_IDS} ids`)
  }

  oneOf<Name extends string>(name: string, choices: readonly Name[]): Name {
    const value = choices.find((choice) => choice === this.#body[name])
    if (value === undefined) throw wrong(name, `one of ${choices.join(', ')}`)
    return value
  }
}

export const MOST_IDS = 1_000

function wrong(name: string, kind: string): Refusal {
  return new Refusal(400, 'BAD_REQUEST', `'${name}' must be ${kind}`)
}
