import type { Logger } from '../runtime/job/logger.js'
import type { StandardIssue } from '../runtime/job/standard-schema.js'
import { json, Refusal } from './answer.js'
import { withoutSecrets } from './without-secrets.js'

/** Of errors that the runtime throws. Any other code is a conflict with the state of the job. */
const STATUSES: Readonly<Record<string, number>> = {
  INVALID_JOB_DATA: 422,
  INVALID_JOB_OPTIONS: 422,
  INVALID_DURATION: 422,
  JOB_NOT_FOUND: 404,
  UNKNOWN_QUEUE: 404,
  UNSUPPORTED_BY_PROVIDER: 501,
  ENGINE_UNREACHABLE: 503,
  SERVICE_CLOSED: 503,
}

export interface Problem {
  readonly code: string
  readonly message: string
  readonly issues?: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
}

/** Turns whatever was thrown into a response. */
export function problemResponse(error: unknown, logger: Logger, where: string): Response {
  if (error instanceof Refusal) {
    return json({ error: { code: error.code, message: error.message } }, error.status)
  }
  const problem = problemOf(error)
  if (problem !== undefined) return json({ error: problem }, STATUSES[problem.code] ?? 409)
  // The message of an unknown error may quote the data of a job.
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown }
  const kind = [name, code].filter((each) => typeof each === 'string').join(' ')
  logger.error(`studio: ${where} failed: ${kind === '' ? 'unknown error' : kind}`)
  const message = withoutSecrets(error instanceof Error ? error.message : String(error))
  return json({ error: { code: 'UNEXPECTED', message } }, 500)
}

/** What the runtime says, in its own words; `undefined` for errors of others. */
export function problemOf(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, message } = error as Error & { readonly code?: unknown }
  // Recognised by its form: the service may come from another copy of the package.
  if (typeof code !== 'string' || error.name !== nameOf(code)) return undefined
  const { issues } = error as { readonly issues?: readonly StandardIssue[] }
  return {
    code,
    message: withoutSecrets(message),
    ...(Array.isArray(issues) && { issues: issues.map(plainIssue) }),
  }
}

function nameOf(code: string): string {
  const words = code.toLowerCase().replace(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase())
  return `${words}Error`
}

function plainIssue({ path = [], message }: StandardIssue): {
  path: PropertyKey[]
  message: string
} {
  return { path: path.map((step) => (typeof step === 'object' ? step.key : step)), message }
}
