import { pathText } from '../../facts/path.js'
import type { StandardIssue, StandardSchema } from './standard-schema.js'

export type Validation =
  | { readonly valid: true; readonly value: unknown }
  | { readonly valid: false; readonly issues: readonly StandardIssue[] }

/** Applies a schema, sync or async. Without one, any value is valid as it is. */
export async function validate(
  schema: StandardSchema | undefined,
  value: unknown,
): Promise<Validation> {
  if (schema === undefined) return { valid: true, value }
  const result = await schema['~standard'].validate(value)
  if (result.issues !== undefined) return { valid: false, issues: result.issues }
  return { valid: true, value: result.value }
}

/** More places than this are counted: a list of a thousand can be wrong in each of its items. */
const many = 20

/** `data.items[0].price: Expected number; data.name: Required` */
export function formatIssues(issues: readonly StandardIssue[], start: string): string {
  const shown = issues
    .slice(0, many)
    .map(({ path = [], message }) => `${pathText(start, path)}: ${message}`)
  const rest = issues.length - shown.length
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')
}
