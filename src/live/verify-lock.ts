import { UsageError } from '../config/config-error.js'
import { compareText } from '../facts/compare-text.js'
import type { Lock } from '../lock/lock.js'
import type { EnginePlace } from './open-engine.js'
import { openLive, type LiveProject } from './open-live.js'
import { verifyJobs, type VersionCount } from './verify-jobs.js'

export interface VerifiedLock {
  readonly counts: readonly VersionCount[]
  /** Versions of which no job is left: their upcasters are not needed any more. */
  readonly unused: readonly { readonly queue: string; readonly version: number }[]
}

/** Holds a release against the jobs that really wait for it. Throws `UsageError`. */
export async function verifyLock(project: LiveProject, place: EnginePlace): Promise<VerifiedLock> {
  const { lock } = project
  const { engine, kit, definitions } = openLive(project, place)
  try {
    if (engine.listJobs === undefined) {
      throw new UsageError('SQS hands messages over, and cannot list the jobs that wait')
    }
    // A queue that the sources have lost may still hold jobs.
    const names = new Set([...definitions.keys(), ...(lock?.queues.keys() ?? [])])
    const queues = [...names].sort(compareText)
    const counts = await verifyJobs({ engine, kit, definitions, queues })
    return { counts, unused: unusedVersions(lock, counts) }
  } finally {
    await engine.close()
  }
}

function unusedVersions(
  lock: Lock | null,
  counts: readonly VersionCount[],
): VerifiedLock['unused'] {
  return [...(lock?.queues ?? [])].flatMap(([queue, { older }]) =>
    [...older.keys()]
      .filter(
        (version) => !counts.some((count) => count.queue === queue && count.version === version),
      )
      .map((version) => ({ queue, version })),
  )
}
