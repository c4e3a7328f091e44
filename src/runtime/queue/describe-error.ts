/** What an error of an engine's client, or of the network below it, says of itself; one of many addresses has no message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== '') return error.message
  const { errors, code } = error as { readonly errors?: unknown; readonly code?: unknown }
  if (Array.isArray(errors) && errors.length > 0) return errors.map(describeError).join('; ')
  return typeof code === 'string' ? code : error.name
}
