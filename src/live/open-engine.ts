import { existsSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../config/config-error.js'
import type { Config } from '../config/config.js'
import { providers, type ProviderName } from '../facts/providers.js'
import type { Engine } from './engine.js'
import { loadEntry } from './load-entry.js'

/** Where the engine is, as it was said on the command line. What is absent comes from the environment. */
export interface EnginePlace {
  /** A URL. */
  readonly redis?: string
  /** A URL. */
  readonly database?: string
  /** Relative to the directory in which the command was started. */
  readonly file?: string
  /** Of AWS. */
  readonly region?: string
  /** Of SQS: a URL. */
  readonly endpoint?: string
}

/** How the command opens an engine. Each option is named by the flag that gives it. */
interface Opening {
  readonly flags: readonly (keyof EnginePlace)[]
  readonly create: string
  readonly optionsOf: (place: EnginePlace, root: string) => object
}

const DEFAULT_FILE = '.pikku-data/queues.db'

const openings: Readonly<Partial<Record<ProviderName, Opening>>> = {
  bullmq: {
    flags: ['redis'],
    create: 'createBullMQService',
    optionsOf: ({ redis }) => ({ redis }),
  },
  'pg-boss': {
    flags: ['database'],
    create: 'createPgBossService',
    optionsOf: ({ database }) => ({ connectionString: database }),
  },
  embedded: {
    flags: ['file'],
    create: 'createEmbeddedService',
    optionsOf: ({ file }, root) => ({ path: existingFile(file, root) }),
  },
  sqs: {
    flags: ['region', 'endpoint'],
    create: 'createSQSService',
    optionsOf: ({ region, endpoint }) => ({ region, endpoint }),
  },
}

/** Opens the engine of a project, with the code that the project has installed. Throws `UsageError`. */
export function openEngine({ root, provider }: Config, place: EnginePlace): Engine {
  if (provider === null) {
    throw new UsageError(
      `No engine is known: name it with --provider or in pikku.config.json (${Object.keys(openings).join(', ')})`,
    )
  }
  const { title, entry } = providers[provider]
  const opening = openings[provider]
  if (opening === undefined) {
    throw new UsageError(`The queues of ${title} can be reached by its Workers alone`)
  }
  const { flags, create, optionsOf } = opening
  const foreign = Object.keys(place).find((name) => !(flags as readonly string[]).includes(name))
  if (foreign !== undefined) {
    const own = flags.map((flag) => `--${flag}`).join(' and ')
    throw new UsageError(`--${foreign} is for another engine: where ${title} is, is said by ${own}`)
  }
  const options = { ...optionsOf(place, root), logger: quiet }
  const services = loadEntry<Record<string, (options: object) => Engine>>(root, entry)
  const service = services[create]?.(options)
  if (service === undefined) throw new UsageError(`The installed pikku has no ${create}: update it`)
  return service
}

/** What goes wrong is thrown by the call that it concerns. */
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore }

function ignore(): void {}

/** A file that is not there would be made. */
function existingFile(given: string | undefined, root: string): string {
  const file = given === undefined ? path.join(root, DEFAULT_FILE) : path.resolve(given)
  if (existsSync(file)) return file
  throw new UsageError(`There is no file ${file}: say where the jobs are with --file`)
}
