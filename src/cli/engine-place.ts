import type { EnginePlace } from '../live/open-engine.js'

/** Where the engine is, as the flags of a command say. */
export function placeIn({ redis, database, file, region, endpoint }: EnginePlace): EnginePlace {
  const all = { redis, database, file, region, endpoint }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
