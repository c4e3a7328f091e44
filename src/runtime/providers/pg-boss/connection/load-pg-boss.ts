import { MissingPeerError } from '../../../job/errors/missing-peer-error.js'
import type { PgBossConstructor, PgBossModule } from './pg-boss-module.js'

/** Throws `MissingPeerError` when pg-boss is not installed. */
export async function loadPgBoss(given?: PgBossModule): Promise<PgBossConstructor> {
  const module = given ?? (await importPgBoss())
  const constructor = module.PgBoss ?? module.default
  if (typeof constructor !== 'function') throw new TypeError('`pgBoss` is not the pg-boss module')
  return constructor as PgBossConstructor
}

async function importPgBoss(): Promise<PgBossModule> {
  try {
    return await import('pg-boss')
  } catch (error) {
    throw new MissingPeerError(
      'The pg-boss queue engine needs the package pg-boss.',
      'npm install pg-boss',
      { cause: error },
    )
  }
}
