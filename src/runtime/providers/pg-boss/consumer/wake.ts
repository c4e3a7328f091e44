import { timerDelay } from '../../../job/long-timer.js'

/** Lets a loop sleep until its time is up or somebody wakes it. A call that comes while it is awake is not lost. */
export class Wake {
  #called = false
  #end: (() => void) | undefined

  call(): void {
    this.#called = true
    this.#end?.()
  }

  /** For at most `milliseconds`; without them, until it is called. */
  async sleep(milliseconds?: number): Promise<void> {
    if (!this.#called) await this.#wait(milliseconds)
    this.#called = false
  }

  async #wait(milliseconds: number | undefined): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resolve) => {
      this.#end = resolve
      if (milliseconds !== undefined) timer = setTimeout(resolve, timerDelay(milliseconds))
    })
    clearTimeout(timer)
    this.#end = undefined
  }
}
