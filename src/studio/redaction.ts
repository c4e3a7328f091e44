import type { KeyedLetter } from '../runtime/job/dead-letter.js'
import { isDeadLetter } from '../runtime/job/redrive.js'
import { StudioOptionsError } from './studio-options.js'

/** Whether the value at a path of a job's data may be seen. Positions in lists and keys of maps are no part of a path. */
export type IsHidden = (path: readonly string[]) => boolean

/** In a dead letter: what its job was grouped by, and unique by, is made of its data. */
const LETTER_KEYS: keyof KeyedLetter = 'pikkuKeys'

interface Rule {
  /** Absent for the data of every queue. */
  readonly queue?: string
  readonly path: readonly string[]
}

/** What nobody may see, whoever asks. */
export class Redaction {
  readonly #rules: readonly Rule[]

  /** Throws `StudioOptionsError` for a rule that hides nothing: a mistake in it would show what is to be hidden. */
  constructor(rules: readonly string[], queues: readonly string[]) {
    this.#rules = rules.map((text) => readRule(text, queues))
  }

  /** For the data, the result and the progress of a job. */
  of(queue: string, data?: unknown): IsHidden {
    const own = this.#pathsOf(queue)
    const ofJob = isDeadLetter(data) ? this.#pathsOf(data.queueName) : []
    const inLetter = ofJob.length === 0 ? [] : [...ofJob.map(belowData), [LETTER_KEYS]]
    const paths = [...own, ...inLetter]
    return paths.length === 0 ? showAll : (path) => paths.some((each) => isSame(each, path))
  }

  /** Whether a search by this path would tell what is hidden. */
  hidesSearch(queue: string, path: readonly string[]): boolean {
    const letters = [...this.#rules.map((rule) => belowData(rule.path)), [LETTER_KEYS]]
    if (this.#rules.length === 0) return false
    return [...this.#pathsOf(queue), ...letters].some((each) =>
      isSame(each, path.slice(0, each.length)),
    )
  }

  hidesAnyOf(queue: string): boolean {
    return this.#pathsOf(queue).length > 0
  }

  #pathsOf(queue: string): readonly (readonly string[])[] {
    return this.#rules
      .filter((rule) => rule.queue === undefined || rule.queue === queue)
      .map(({ path }) => path)
  }
}

function readRule(text: string, queues: readonly string[]): Rule {
  const [, queue, path] = /^(?:(.+): +)?([^\s:]+)$/s.exec(text) ?? []
  if (path === undefined) {
    throw new StudioOptionsError(
      `redact: '${text}' must be a path, as 'card.number', or 'queue: path'`,
    )
  }
  if (queue === undefined) return { path: path.split('.') }
  if (queues.includes(queue)) return { queue, path: path.split('.') }
  throw new StudioOptionsError(
    `redact: there is no queue '${queue}'. There are: ${queues.join(', ')}`,
  )
}

function belowData(path: readonly string[]): readonly string[] {
  return ['data', ...path]
}

function isSame(rule: readonly string[], path: readonly string[]): boolean {
  if (rule.join('.') === path.join('.')) return true
  return rule.length === path.length && rule.every((name, at) => name === '*' || name === path[at])
}

function showAll(): boolean {
  return false
}
