/** The middle of BullMQ's 1 to 2 097 151, which leaves room for the million on either side that pikku allows. */
const NORMAL = 1_048_576

/**
 * BullMQ runs the lower number first, and jobs without one before all others: so it is turned round, and never left
 * out.
 */
export function toEnginePriority(priority: number): number {
  return NORMAL - priority
}
