import { startLongTimer } from '../job/long-timer.js'

/** Whether `work` ends within so many milliseconds, well or badly. */
export function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = startLongTimer(milliseconds, () => resolve(false))
    const end = (): void => {
      cancel()
      resolve(true)
    }
    work.then(end, end)
  })
}
