import { endsWithin } from '../../../provider-kit/index.js'

/** How many holds long a message may take to come back; a worker that has taken it meanwhile will have answered for it. */
const PATIENCE = 10

/** The time between the end of a message's hold and its next receipt by the same process. */
export class HoldLoss {
  readonly #milliseconds: number
  #onLost: (() => void) | undefined
  #whenLost: Promise<void> | undefined
  #isOver: Promise<boolean> | undefined
  #end: (isBack: boolean) => void = () => {}

  constructor(holdSeconds: number) {
    this.#milliseconds = holdSeconds * 1_000 * PATIENCE
  }

  get isLost(): boolean {
    return this.#isOver !== undefined
  }

  get whenLost(): Promise<void> {
    this.#whenLost ??= new Promise((resolve) => {
      this.#onLost = resolve
    })
    return this.#whenLost
  }

  begin(): void {
    this.#isOver ??= new Promise((resolve) => {
      this.#end = resolve
    })
    this.#onLost?.()
  }

  /** The message is back. */
  end(): void {
    this.#end(true)
    this.#isOver = undefined
  }

  /** It cannot come back. */
  giveUp(): void {
    this.#end(false)
  }

  /** Resolves to whether the message has come back. */
  async isOver(): Promise<boolean> {
    const isOver = this.#isOver ?? Promise.resolve(true)
    return (await endsWithin(isOver, this.#milliseconds)) && isOver
  }
}
