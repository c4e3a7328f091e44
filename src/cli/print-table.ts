export interface TableOptions {
  /** The widest line; without it nothing is cut, and a long cell is wider than its column. */
  readonly width?: number | undefined
  /** The column that is cut where a line would be wider. */
  readonly cut: number
}

const gap = '  '
const narrowest = 12
/** A wider cell does not push the others of its column out of sight: it stands as it is, and they are not padded to it. */
const widest = 60

/** Rows in columns, without lines around them: good to read, and to search with other tools. Empty columns are left out. */
export function printTable(
  head: readonly string[],
  body: readonly (readonly string[])[],
  { width, cut }: TableOptions,
): string {
  const rows = [head, ...body]
  const used = head.map((_, column) => body.some((row) => row[column] !== ''))
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const total = widths.reduce(
    (sum, each, column) => sum + (used[column] === true ? each + gap.length : 0),
    -gap.length,
  )
  const over = width === undefined ? 0 : Math.max(0, total - width)
  const limits = widths.map((each, column) =>
    column === cut ? Math.max(Math.min(each, narrowest), each - over) : each,
  )
  const isCut = width !== undefined
  return rows
    .map((row) =>
      row
        .flatMap((cell, column) =>
          used[column] === true ? [fit(cell, limits[column] ?? 0, isCut)] : [],
        )
        .join(gap)
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

function fit(text: string, width: number, isCut: boolean): string {
  if (!isCut) return text.padEnd(Math.min(width, widest))
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)
}
