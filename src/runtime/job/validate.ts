import { pathText } from '../../facts/path.js'
import { listOf } from './list-of.js'
import { SIDES, type Side } from './side.js'
import type { StandardIssue, StandardSchema } from './standard-schema.js'

export interface Validation {
  readonly value?: unknown
  /** Why the schema refuses the value. */
  readonly error?: Error
}

/** Applies a schema, sync or async, to what stands on one side of a queue's function. */
export async function validate(
  schema: StandardSchema,
  value: unknown,
  side: Side,
  queueName: string,
): Promise<Validation> {
  const result = await schema['~standard'].validate(value)
  return result.issues === undefined
    ? { value: result.value }
    : { error: misfit(side, queueName, 'does not fit its schema', result.issues) }
}

/** `InvalidJobDataError` or `InvalidJobResultError`, with every place and reason. */
export function misfit(
  side: Side,
  queueName: string,
  reason: string,
  issues: readonly StandardIssue[],
): Error {
  const { what, start, InvalidError } = SIDES[side]
  const message = `${what} of queue '${queueName}' ${reason}: ${formatIssues(issues, start)}`
  return new InvalidError(message, issues)
}

/** More places than this are counted: a list of a thousand can be wrong in each of its items. */
const many = 20

/** `data.items[0].price: Expected number; data.name: Required` */
export function formatIssues(issues: readonly StandardIssue[], start: string): string {
  return listOf(
    issues,
    many,
    '; ',
    ({ path = [], message }) => `${pathText(start, path)}: ${message}`,
  )
}
