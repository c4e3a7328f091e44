import path from 'node:path'
import { emitJsonSchema } from '../emit/schema/json-schema.js'
import type { Engine } from './engine.js'
import { clientDefinitions, liveDefinitions } from './live-definitions.js'
import type { EnginePlace } from './open-engine.js'
import { openLive, type LiveProject } from './open-live.js'

/** What the studio shows of a project besides its jobs. */
export interface ShownProject {
  readonly name: string
  readonly definitions: Readonly<Record<string, object>>
  readonly schema: object
}

export interface OpenStudioProject {
  readonly engine: Engine
  /** The project, as it is compiled now or later. */
  readonly show: (project: LiveProject) => ShownProject
}

/** Opens the engine of a project for the studio. Runs no code of the project. Throws `UsageError`. */
export function openStudioProject(project: LiveProject, place: EnginePlace): OpenStudioProject {
  const { engine, runtime } = openLive(project, place)
  return {
    engine,
    show: ({ config, model, lock }) => {
      const { compilerOptions } = config.tsconfig
      return {
        name: path.basename(config.root),
        definitions: clientDefinitions(liveDefinitions({ model, lock, compilerOptions, runtime })),
        schema: emitJsonSchema(model),
      }
    },
  }
}
