import type { Compilation } from '../../pipeline/compile.js'
import { surveyOf, type Survey } from '../../pipeline/survey.js'
import { openStudio, type OpenStudio, type StudioWishes } from '../open-studio.js'
import type { Terminal } from '../terminal.js'

const retryMilliseconds = 1_000
/** The worker may be just about to create the file of its queues: only a failure that lasts is printed. */
const failuresUntilSaid = 3

/**
 * The studio of `pikku dev`: opened when the project has compiled for the first time, and shown what each later run
 * has made. Runs that follow each other closely are one. It is tried again until the engine is there; an engine that
 * has no studio costs a line, and nothing else.
 */
export class DevStudio {
  readonly #wishes: StudioWishes
  readonly #terminal: Terminal
  #studio: OpenStudio | undefined
  #next: Compilation | undefined
  #work: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined
  #failures = 0
  #isClosed = false

  constructor(wishes: StudioWishes, terminal: Terminal) {
    this.#wishes = wishes
    this.#terminal = terminal
  }

  show(compilation: Compilation): void {
    this.#next = compilation
    this.#work ??= this.#follow()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    await this.#work
    await this.#studio?.close()
  }

  async #follow(): Promise<void> {
    for (let next = this.#next; next !== undefined && !this.#isClosed; next = this.#next) {
      this.#next = undefined
      try {
        await this.#showNow(await surveyOf(next))
      } catch (error) {
        // The next run is another chance.
        this.#terminal.error(`${messageOf(error)}\n`)
      }
    }
    this.#work = undefined
  }

  async #showNow(survey: Survey): Promise<void> {
    if (survey.topology === null) return
    if (this.#studio === undefined) await this.#open(survey)
    else this.#studio.update(survey)
  }

  async #open(survey: Survey): Promise<void> {
    clearTimeout(this.#retry)
    try {
      this.#studio = await openStudio(survey, this.#wishes, this.#terminal)
      this.#terminal.out(`${this.#studio.url}\n`)
    } catch (error) {
      this.#failures += 1
      if (this.#failures === failuresUntilSaid) this.#terminal.error(`${messageOf(error)}\n`)
      if (!this.#isClosed) this.#retry = setTimeout(() => this.#again(survey), retryMilliseconds)
    }
  }

  #again(survey: Survey): void {
    this.#work ??= this.#open(survey).then(() => this.#follow())
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
