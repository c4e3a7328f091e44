import type { Config } from '../config/config.js'
import type { Lock } from '../lock/lock.js'
import type { QueueModel } from '../model/queue-model.js'
import type { Engine, ProviderKit, Runtime } from './engine.js'
import { liveDefinitions, type LiveQueue } from './live-definitions.js'
import { loadEntry } from './load-entry.js'
import { openEngine, type EnginePlace } from './open-engine.js'

/** A project as it was compiled. */
export interface LiveProject {
  readonly config: Config
  readonly model: QueueModel
  readonly lock: Lock | null
}

/** Its engine, and what reads the jobs in it. */
export interface Live {
  readonly engine: Engine
  readonly runtime: Runtime
  readonly kit: ProviderKit
  readonly definitions: ReadonlyMap<string, LiveQueue>
}

/** Throws `UsageError`. */
export function openLive({ config, model, lock }: LiveProject, place: EnginePlace): Live {
  const { root, tsconfig } = config
  const runtime = loadEntry<Runtime>(root)
  const kit = loadEntry<ProviderKit>(root, 'provider')
  const { compilerOptions } = tsconfig
  const definitions = liveDefinitions({ model, lock, compilerOptions, runtime })
  return { engine: openEngine(config, place), runtime, kit, definitions }
}
