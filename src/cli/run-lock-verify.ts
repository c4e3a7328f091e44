import { isError } from '../diagnostics/diagnostic.js'
import type { EnginePlace } from '../live/open-engine.js'
import type { VerifiedLock } from '../live/verify-lock.js'
import type { VersionCount } from '../live/verify-jobs.js'
import { compileModel } from '../pipeline/compile-once.js'
import { placeIn } from './engine-place.js'
import { exitCodes } from './exit-codes.js'
import type { ProjectFlags } from './program.js'
import { report } from './run-prebuild.js'
import type { Terminal } from './terminal.js'

export interface VerifyFlags extends ProjectFlags, EnginePlace {
  readonly json?: boolean
}

/** `pikku lock verify`. Resolves to the exit code. */
export async function runLockVerify(flags: VerifyFlags, terminal: Terminal): Promise<number> {
  const result = await compileModel(flags)
  const { config, model, lock, diagnostics } = result
  if (config === null || model === null || diagnostics.some(isError)) {
    await report(result, { ...flags, reporter: 'pretty', silent: true }, terminal)
    return exitCodes.found
  }
  const { verifyLock } = await import('../live/verify-lock.js')
  const verified = await verifyLock({ config, model, lock }, placeIn(flags))
  const isFine = verified.counts.every(({ failing }) => failing === 0)
  terminal.out(flags.json === true ? jsonOf(verified, isFine) : textOf(verified))
  return isFine ? exitCodes.fine : exitCodes.found
}

/** Reasons that are shown of one version. */
const MOST_SHOWN = 3

function jsonOf({ counts, unused }: VerifiedLock, ok: boolean): string {
  const versions = counts.map(({ reasons, ...count }) => ({
    ...count,
    reasons: sorted(reasons).map(([reason, jobs]) => ({ reason, jobs })),
  }))
  return `${JSON.stringify({ ok, versions, unusedUpcasters: unused }, null, 2)}\n`
}

function textOf({ counts, unused }: VerifiedLock): string {
  const lines = counts.flatMap(linesOf)
  const left = unused.map(
    ({ queue, version }) =>
      `No job of version ${version} of \`${queue}\` is left: its upcaster can go.`,
  )
  const all = [...lines, ...left]
  return all.length === 0 ? 'No job waits.\n' : `${all.join('\n')}\n`
}

function linesOf(count: VersionCount): string[] {
  const { jobs, failing, needUpcaster, reasons, version } = count
  const of = `${jobWords(jobs)} of \`${count.queue}\` (version ${version})`
  const why = sorted(reasons)
  const lines: string[] = []
  if (failing > 0) {
    const [[only] = ['']] = why
    const reason = why.length === 1 ? `: ${only}` : ''
    lines.push(`${number(failing)} of ${of} would fail${reason}`)
    if (why.length > 1) lines.push(...shown(why))
  }
  if (needUpcaster > 0) {
    lines.push(`${number(needUpcaster)} of ${of} are read by the upcaster of version ${version}`)
  }
  return lines.length === 0 ? [`${of} can be read`] : lines
}

function shown(why: readonly (readonly [string, number])[]): string[] {
  const first = why.slice(0, MOST_SHOWN).map(([reason, jobs]) => `  ${number(jobs)}: ${reason}`)
  const rest = why.length - MOST_SHOWN
  return rest > 0 ? [...first, `  and ${rest} more reasons (--json shows them)`] : first
}

/** The most frequent first. */
function sorted(reasons: ReadonlyMap<string, number>): [reason: string, jobs: number][] {
  return [...reasons].sort(([, one], [, other]) => other - one)
}

function jobWords(count: number): string {
  return count === 1 ? '1 job' : `${number(count)} jobs`
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
