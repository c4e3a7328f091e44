import { vi } from 'vitest'

/** The clock of this process goes `ahead` milliseconds ahead of that of everything else, until `vi.unstubAllGlobals()`. */
export function shiftClock(ahead: number): void {
  const Real = Date
  vi.stubGlobal(
    'Date',
    class extends Real {
      constructor(...given: [] | [number]) {
        if (given.length === 0) super(Real.now() + ahead)
        else super(...given)
      }

      static override now(): number {
        return Real.now() + ahead
      }
    },
  )
}
