import path from 'node:path'
import { UsageError } from '../config/config-error.js'
import { isError } from '../diagnostics/diagnostic.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import { isPackageName, toPackageName } from '../facts/package-name.js'
import { emitClient } from '../emit/client/emit-client.js'
import { selectQueues, queueNames, type QueueSelection } from '../model/select-queues.js'
import type { QueueModel } from '../model/queue-model.js'
import { applyPlan } from '../output/apply-plan.js'
import { planOutput } from '../output/plan.js'
import { readClient } from '../output/read-client.js'
import { checkLock } from './check-lock.js'
import { compileModel, type CompileRequest } from './compile-once.js'
import type { PrebuildResult } from './prebuild.js'
import { readIdentity } from '../config/read-identity.js'

export interface ClientRequest extends CompileRequest {
  /** The client's directory; below `cwd` unless it is absolute. */
  readonly out: string
  /** What the package is called. Default: the project's name and `-queues`. */
  readonly name?: string | undefined
  /** What the package asks for `pikku` by. */
  readonly pikku: string
  /** The queues that it is for; absent for all. */
  readonly queues?: readonly string[] | undefined
  /** Only says what would be written. */
  readonly isCheck: boolean
}

export interface ClientResult extends PrebuildResult {
  /** How many queues the client is for. */
  readonly queues: number
}

/**
 * Writes a client of the project's queues that needs nothing of the project. Like `check` it asks the lock first: what
 * others install must not give jobs of a new type the version of an old one.
 * Throws `UsageError` for a queue that does not exist, and for a directory that holds files of others.
 */
export async function writeClient(request: ClientRequest): Promise<ClientResult> {
  const result = await compileModel(request)
  const { config, model, lock } = result
  if (config === null || model === null || result.files === null) return { ...result, plan: [] }
  const said = lock === null ? [] : checkLock(lock, model)
  const diagnostics = sortDiagnostics([...result.diagnostics, ...said])
  if (diagnostics.some(isError)) return { ...result, diagnostics, files: null, plan: [] }

  const directory = path.resolve(request.cwd, request.out)
  const state = readClient(directory)
  if (!state.isOurs) throw new UsageError(inTheWay(request.out, [...state.foreign]))
  const only = selectionOf(model, request.queues)
  const { name = path.basename(config.root), version = '0.0.0' } = readIdentity(config.root)
  const emitted = emitClient({
    name: request.name ?? defaultName(name),
    version,
    pikku: request.pikku,
    model: selectQueues(model, only),
    only,
    lock,
    compilerOptions: config.tsconfig.compilerOptions,
    provider: config.provider,
    added: state.manifest,
  })
  // Whoever has written a page of their own keeps it.
  const files = emitted.filter((file) => file.path !== 'README.md' || !state.foreign.has(file.path))
  const plan = planOutput(files, state)
  const refused = plan.filter(({ action }) => action === 'refuse')
  if (refused.length > 0)
    throw new UsageError(
      inTheWay(
        request.out,
        refused.map((file) => file.path),
      ),
    )
  if (!request.isCheck) applyPlan(directory, plan)
  return { ...result, diagnostics, files, plan, queues: only?.size ?? queueNames(model).length }
}

function inTheWay(directory: string, names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  const more = names.length > 3 ? `, and ${names.length - 3} more` : ''
  return `${directory} contains files that pikku did not write (${shown}${more}), so nothing was changed. Name a directory that is new or empty, or that 'pikku client' wrote.`
}

function selectionOf(model: QueueModel, names: readonly string[] | undefined): QueueSelection {
  if (names === undefined) return null
  const known = queueNames(model)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return new Set(names)
  throw new UsageError(
    `There is no queue '${unknown}'. There are: ${known.map((name) => `'${name}'`).join(', ')}.`,
  )
}

/** The project's name and `-queues`. */
function defaultName(project: string): string {
  return `${isPackageName(project) ? project : toPackageName(project)}-queues`
}
