/** What an error of the SDK, or of the network below it, says of itself; an error of many addresses has no message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== '') return error.message
  if (error instanceof AggregateError) return error.errors.map(describeError).join('; ')
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' ? code : error.name
}
