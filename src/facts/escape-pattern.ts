/** A regular expression's source that matches the text itself. Valid with and without the `u` flag. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
