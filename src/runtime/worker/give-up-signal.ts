/**
 * Says to the handlers of one call that they are given up. It does what an `AbortController` does for a tenth of the
 * cost: there is one for every job, and next to none is ever used.
 */
export class GiveUpSignal {
  #aborted = false
  /** Nearly always all that there is: a set would cost more than the rest of the signal. */
  #first: (() => void) | undefined
  #others: Set<() => void> | undefined

  get aborted(): boolean {
    return this.#aborted
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#first?.()
    for (const callback of this.#others ?? []) callback()
  }

  /** Gives how to take it back. */
  onAbort(callback: () => void): () => void {
    if (this.#first === undefined) {
      this.#first = callback
      return () => {
        this.#first = undefined
      }
    }
    const others = (this.#others ??= new Set())
    others.add(callback)
    return () => others.delete(callback)
  }
}
