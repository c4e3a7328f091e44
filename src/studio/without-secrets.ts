const LONGEST = 2_000

/** A message for people: bounded, and without the user and password of a connection URL. */
export function withoutSecrets(text: string): string {
  const shown = text.replaceAll(/([a-z][a-z\d+.-]*:\/\/)[^\s/@]*@/gi, '$1…@')
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown
}
