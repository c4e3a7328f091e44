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

/** `items.0.price: Expected number; name: Required` */
export function formatIssues(issues: readonly StandardIssue[]): string {
  const shown = issues.slice(0, many).map((issue) => `${formatPath(issue)}${issue.message}`)
  const rest = issues.length - shown.length
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')
}

function formatPath({ path }: StandardIssue): string {
  if (path === undefined || path.length === 0) return ''
  const keys = path.map((key) => String(typeof key === 'object' ? key.key : key))
  return `${keys.join('.')}: `
}
