/** A text as a literal of SQL, for the few statements that cannot have parameters. */
export function quote(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  // With an E, a backslash means the same whatever `standard_conforming_strings` says.
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted
}
