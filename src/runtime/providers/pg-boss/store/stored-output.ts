import type { JobError } from '../../../job/queue-job.js'
import { readJobError } from '../../../job/job-error.js'
import { jsonProperty, readJson } from './stored-json.js'
import { isObject } from '../../../job/is-object.js'

const FORMAT = 1

/** What a job has to show, as it is kept in pg-boss's `output`. */
export interface Output {
  readonly result?: unknown
  readonly error?: JobError
  readonly discarded?: boolean
}

/** As text: it goes into the text of a statement's input as it is. */
export type StoredOutput = string

/** `result` is JSON. */
export function writeResult(result: string | undefined): StoredOutput {
  return store(jsonProperty('result', result))
}

/** `error` is JSON of a `JobError`. */
export function writeError(error: string, discarded = false): StoredOutput {
  return store(jsonProperty('error', error) + (discarded ? ',"discarded":true' : ''))
}

/** The same of a job that was cancelled: `id` tells this cancellation from another one. */
export function writeCancellation(error: string, id: string): StoredOutput {
  return store(`${jsonProperty('error', error)},"cancellation":"${id}"`)
}

function store(properties: string): StoredOutput {
  return `{"pikku":${FORMAT}${properties}}`
}

/** What plain pg-boss has written is read as far as it goes: a result as it is, an error by its message. */
export function readOutput(stored: unknown, failed: boolean): Output {
  if (!isObject(stored)) return {}
  const output = stored as Readonly<Record<string, unknown>>
  if (output['pikku'] === FORMAT) {
    const result = readJson(output, 'result')
    const error = readJson(output, 'error')
    return {
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error: readJobError(error) }),
      ...(output['discarded'] === true ? { discarded: true } : {}),
    }
  }
  return failed ? { error: foreignError(output) } : { result: output }
}

function foreignError(output: Readonly<Record<string, unknown>>): JobError {
  const inner = (output['value'] ?? output) as Readonly<Record<string, unknown>>
  const { name, message, stack } = inner
  return readJobError({
    name,
    message: typeof message === 'string' ? message : JSON.stringify(output),
    stack,
  })
}
