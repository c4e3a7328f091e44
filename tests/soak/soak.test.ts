import { expect, test } from 'vitest'

import { engineNames } from '../../bench/soak/places.js'
import { runSoak } from '../../bench/soak/run-soak.js'

const seed = Number(process.env['SOAK_SEED'] ?? 20_261)
const kills = 1
/** What a worker may have in hand when it is killed: what runs, and what is done but not yet written. */
const IN_HAND = 100

test.each(engineNames)(
  '%s: no accepted job is lost when a worker is killed, and only what it had in hand is done again',
  async (engine) => {
    const result = await runSoak({ engine, jobs: 2_000, workers: 4, kills, seed })
    expect(result, `seed ${seed}`).toMatchObject({ accepted: 2_000, lost: 0, kills })
    expect(result.repeated, `seed ${seed}`).toBeLessThanOrEqual(IN_HAND)
  },
)

test.each(engineNames)(
  '%s: whatever an operator does meanwhile, each job is done or was cancelled, and none is begun after its cancel',
  async (engine) => {
    const result = await runSoak({ engine, jobs: 2_000, workers: 3, kills, seed, verbs: true })
    expect(result, `seed ${seed}`).toMatchObject({
      accepted: 2_000,
      lost: 0,
      kills,
      begunAfterCancel: 0,
    })
    expect(result.cancelled, `seed ${seed}`).toBeGreaterThan(0)
  },
)
