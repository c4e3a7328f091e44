import type { QueueService } from 'pikku'

export const JOBS = 100_000
const BATCH = 1_000

/** As it is stored. */
export function invoice(at: number): object {
  return { order: { id: `o${at}`, number: at }, due: '2027-01-02T03:04:05.000Z', cents: String(at) }
}

export interface Filling {
  readonly jobs: number
  readonly dataOf?: (at: number) => unknown
  /** So that no worker takes them. */
  readonly delay?: '1h'
}

/** Adds jobs with the ids `j0`, `j1` and so on. */
export async function fillQueue(
  service: QueueService,
  queue: string,
  { jobs, dataOf = invoice, delay }: Filling,
): Promise<void> {
  for (let first = 0; first < jobs; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, jobs - first) }, (_, at) => ({
      data: dataOf(first + at),
      options: { jobId: `j${first + at}`, ...(delay !== undefined && { delay }) },
    }))
    await service.addMany(queue, batch)
  }
}
