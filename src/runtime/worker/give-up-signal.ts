/**
 * Says to the handlers of one call that they are given up. It does what an `AbortController` does for a tenth of the
 * cost: there is one for every job, and next to none is ever used.
 */
export class GiveUpSignal {
  #aborted = false
  #callbacks: Set<() => void> | undefined

  get aborted(): boolean {
    return this.#aborted
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    for (const callback of this.#callbacks ?? []) callback()
  }

  /** Gives how to take it back. */
  onAbort(callback: () => void): () => void {
    const all = (this.#callbacks ??= new Set())
    all.add(callback)
    return () => all.delete(callback)
  }
}
