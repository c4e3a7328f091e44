import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { EnginePlace } from '../live/open-engine.js'
import { survey } from '../pipeline/survey.js'
import { placeIn } from './engine-place.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'
import { exportSnapshot, openStudio } from './open-studio.js'
import type { ProjectFlags } from './program.js'
import { report } from './run-prebuild.js'
import type { Terminal } from './terminal.js'

export interface StudioFlags extends ProjectFlags, EnginePlace {
  readonly port?: number
  readonly readOnly?: boolean
  readonly redact?: readonly string[]
  readonly export?: string
}

/** `pikku studio`: until it is interrupted, or with `--export` until the file is written. Resolves to the exit code. */
export async function runStudio(flags: StudioFlags, terminal: Terminal): Promise<number> {
  const project = await survey(flags)
  if (project.topology === null) {
    await report(project, { ...flags, reporter: 'pretty', silent: true }, terminal)
    return exitCodes.found
  }
  const { port, readOnly, redact, export: file } = flags
  const wishes = { place: placeIn(flags), port, readOnly, redact }
  if (file !== undefined) {
    writeFileSync(path.resolve(file), await exportSnapshot(project, wishes, terminal))
    terminal.error(`A snapshot was written to ${file}.\n`)
    return exitCodes.fine
  }
  const interrupted = interruption()
  const studio = await openStudio(project, wishes, terminal)
  terminal.out(`${studio.url}\n`)
  const what = readOnly === true ? 'read the data of jobs' : 'read and change jobs'
  terminal.error(`Open this link. Whoever has it can ${what}. Ctrl-C ends the studio.\n`)
  await interrupted
  await studio.close()
  return exitCodes.fine
}
