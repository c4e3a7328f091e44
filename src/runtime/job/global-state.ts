/**
 * State that a process has once, also when it loads two copies of the package (an ESM and a bundled one, or two
 * versions): a worker wired through one must be found by workers started through the other.
 */
// Not in the comment above, which the bundled runtime does without.
/* @__NO_SIDE_EFFECTS__ */
export function globalState<State>(name: string, create: () => State): State {
  const key = Symbol.for(`pikku.${name}`)
  const holder = globalThis as unknown as Record<symbol, State | undefined>
  return (holder[key] ??= create())
}
