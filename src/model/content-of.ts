/** What a value made of shapes says, as a text: equal for equal types, wherever they are declared. */
export function contentOf(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => (key === 'declaredAt' ? undefined : part))
}
