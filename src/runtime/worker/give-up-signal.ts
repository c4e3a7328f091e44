/**
 * Says to the handlers of one call that they are given up. It does what an `AbortController` does for a tenth of the
 * cost: there is one for every job, and next to none is ever used.
 */
export class GiveUpSignal {
  #aborted = false
  #cancelled: Error | undefined
  /** Nearly always all that there is: a set would cost more than the rest of the signal. */
  #first: (() => void) | undefined
  #others: Set<() => void> | undefined

  get aborted(): boolean {
    return this.#aborted
  }

  /** Why the job was cancelled, if it was. */
  get cancelled(): Error | undefined {
    return this.#cancelled
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#tell()
  }

  /** The handlers are to end by themselves, because nobody wants the job any more. They are not given up: that may follow. */
  cancel(error: Error): void {
    if (this.#aborted || this.#cancelled !== undefined) return
    this.#cancelled = error
    this.#tell()
  }

  #tell(): void {
    this.#first?.()
    for (const callback of this.#others ?? []) callback()
  }

  /** Calls `callback` when it is cancelled, and when it is aborted. Returns how to stop. */
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
