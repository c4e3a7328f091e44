import type { Config } from '../config/config.js'
import { packagePlaces } from './modules/package-places.js'
import { emptySliceCache, type SliceCache } from './modules/slice-cache.js'
import type { Reading } from './reading.js'

/**
 * A reading without anything that the compiler made: plain data, which another process can go on from. Parsed files and
 * resolved imports are not in it; they are made again for the files that are read again.
 */
export interface KeptReading extends Omit<Reading, 'config' | 'cache'> {
  readonly cache: Pick<SliceCache, 'needed' | 'findings' | 'leadsTo' | 'additions' | 'trace'>
}

export function keepReading(reading: Reading): KeptReading {
  const { sources, services, scope, analyses, isPlain } = reading
  const { needed, findings, leadsTo, additions, trace } = reading.cache
  const cache = { needed, findings, leadsTo, additions, trace }
  return { sources, services, scope, analyses, isPlain, cache }
}

/** The reading as it was when it was kept, of the same settings. What it asked the disk then counts as asked now. */
export function resumeReading(config: Config, kept: KeptReading): Reading {
  const cache = { ...emptySliceCache({ trace: kept.cache.trace }), ...kept.cache }
  cache.packages = packagePlaces(config.root, cache.disk)
  return { ...kept, config, cache }
}
