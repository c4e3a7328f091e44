import { quoteNames } from '../quote-names.js'
import { PikkuError } from './pikku-error.js'

/** What is wired and what `.pikku/` says differ. */
export class StaleDefinitionsError extends PikkuError {
  /** Wired, but not in the generated files. */
  readonly undefinedQueues: readonly string[]
  /** In the generated files, but not wired in this process. */
  readonly unwiredQueues: readonly string[]

  constructor(undefinedQueues: readonly string[], unwiredQueues: readonly string[]) {
    super('STALE_DEFINITIONS', describeStaleness(undefinedQueues, unwiredQueues))
    this.undefinedQueues = undefinedQueues
    this.unwiredQueues = unwiredQueues
  }
}

function describeStaleness(
  undefinedQueues: readonly string[],
  unwiredQueues: readonly string[],
): string {
  const findings: string[] = []
  if (undefinedQueues.length > 0) {
    findings.push(`wired here but unknown to .pikku/: ${quoteNames(undefinedQueues)}`)
  }
  if (unwiredQueues.length > 0) {
    findings.push(
      `known to .pikku/ but not wired here: ${quoteNames(unwiredQueues)}` +
        ' (import pikku-bootstrap.gen, or name the queues to start in the `queues` option)',
    )
  }
  return `The generated files are out of date: run \`npx pikku prebuild\`. ${findings.join('; ')}`
}
