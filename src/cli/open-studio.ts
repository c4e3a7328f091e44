import { createRequire } from 'node:module'
import { UsageError } from '../config/config-error.js'
import { drawSheet } from '../draw/draw-sheet.js'
import type { EnginePlace } from '../live/open-engine.js'
import { openStudioProject } from '../live/open-studio-project.js'
import type { LiveProject } from '../live/open-live.js'
import type { Survey } from '../pipeline/survey.js'
import type { Terminal } from './terminal.js'

/** How a command wants the studio. */
export interface StudioWishes {
  readonly place: EnginePlace
  readonly port?: number | undefined
  readonly readOnly?: boolean | undefined
  readonly redact?: readonly string[] | undefined
}

/** A studio that is served. */
export interface OpenStudio {
  /** The link, with its token. */
  readonly url: string
  /** Shows the project as it was compiled again. A project with errors leaves what is shown. */
  readonly update: (survey: Survey) => void
  /** Ends the page, and then the connection to the engine. */
  readonly close: () => Promise<void>
}

/** What this command uses of `src/studio`, which is no part of the command's own script. */
interface StartModule {
  readonly startStudio: (
    options: object,
  ) => Promise<Pick<OpenStudio, 'url' | 'close'> & { readonly update: (project: object) => void }>
}

interface ExportModule {
  readonly exportStudio: (options: object) => Promise<string>
}

/** Serves the studio for a project. Throws `UsageError`. */
export async function openStudio(
  survey: Survey,
  wishes: StudioWishes,
  terminal: Terminal,
): Promise<OpenStudio> {
  const { engine, options, show } = prepare(survey, wishes, terminal)
  const { startStudio } = loadBeside('start-studio') as StartModule
  try {
    const { url, update, close } = await startStudio(options)
    return {
      url,
      update: (next) => {
        const project = show(next)
        if (project !== null) update(project)
      },
      close: async () => {
        await close()
        await engine.close()
      },
    }
  } catch (error) {
    await engine.close()
    throw asUsageError(error)
  }
}

/** The page with a snapshot, as one HTML file. Throws `UsageError`. */
export async function exportSnapshot(
  survey: Survey,
  wishes: StudioWishes,
  terminal: Terminal,
): Promise<string> {
  const { engine, options } = prepare(survey, wishes, terminal)
  const { exportStudio } = loadBeside('export-studio') as ExportModule
  try {
    return await exportStudio(options)
  } catch (error) {
    throw asUsageError(error)
  } finally {
    await engine.close()
  }
}

function prepare(
  survey: Survey,
  { place, port, readOnly, redact }: StudioWishes,
  terminal: Terminal,
) {
  const project = readable(survey)
  if (project === null) throw new UsageError('The project has errors: run pikku prebuild')
  const { engine, show: showProject } = openStudioProject(project, place)
  const show = (next: Survey): object | null => {
    const { topology, findings } = next
    const live = readable(next)
    if (live === null || topology === null) return null
    return { ...showProject(live), graph: drawSheet(topology, findings) }
  }
  const options = {
    ...show(survey),
    service: engine,
    logger: loggerTo(terminal),
    ...(port !== undefined && { port }),
    ...(readOnly === true && { readOnly }),
    ...(redact !== undefined && { redact }),
  }
  return { engine, options, show }
}

function readable({ config, model, lock }: Survey): LiveProject | null {
  return config === null || model === null ? null : { config, model, lock }
}

/** From this file, and from the bundle of the command, the studio lies at the same place. */
function loadBeside(name: string): unknown {
  return createRequire(import.meta.url)(`../studio/${name}.js`) as unknown
}

function asUsageError(error: unknown): unknown {
  const isWrongUse = error instanceof Error && error.name === 'StudioOptionsError'
  return isWrongUse ? new UsageError(error.message) : error
}

function loggerTo({ error }: Terminal): object {
  const line = (message: unknown): void => error(`${String(message)}\n`)
  return { debug: () => {}, info: line, warn: line, error: line }
}
