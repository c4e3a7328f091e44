/** The seconds that `work` takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

/** Does `work` so many times, `atOnce` of them under way at any time. */
export async function repeat(
  times: number,
  atOnce: number,
  work: () => Promise<unknown>,
): Promise<void> {
  let left = times
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await work()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

/** Counts the turns of handlers: the clock runs from the first turn to the last, without the start of the worker. */
export class Turns {
  readonly done: Promise<number>
  readonly #count: number
  #turns = 0
  #start = 0
  #end: (seconds: number) => void = () => {}

  constructor(count: number) {
    this.#count = count
    this.done = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  turn(): void {
    this.#turns += 1
    if (this.#turns === 1) this.#start = performance.now()
    if (this.#turns === this.#count) this.#end((performance.now() - this.#start) / 1_000)
  }
}
