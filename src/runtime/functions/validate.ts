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

/** `items.0.price: Expected number; name: Required` */
export function formatIssues(issues: readonly StandardIssue[]): string {
  return issues.map((issue) => `${formatPath(issue)}${issue.message}`).join('; ')
}

function formatPath({ path }: StandardIssue): string {
  if (path === undefined || path.length === 0) return ''
  const keys = path.map((key) => String(typeof key === 'object' ? key.key : key))
  return `${keys.join('.')}: `
}
