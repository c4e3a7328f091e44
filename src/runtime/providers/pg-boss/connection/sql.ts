/** Runs one statement and gives its rows. */
export type Sql = (text: string, values?: readonly unknown[]) => Promise<Row[]>

// What a row holds is known where its statement stands.
// oxlint-disable-next-line typescript/no-explicit-any
export type Row = Readonly<Record<string, any>>

/** What `pg` answers: one result, or an array of them for several statements at once. */
export function rowsOf(answer: unknown): Row[] {
  const results = Array.isArray(answer) ? answer : [answer]
  const last: unknown = results.at(-1)
  return (last as { readonly rows?: Row[] } | undefined)?.rows ?? []
}
