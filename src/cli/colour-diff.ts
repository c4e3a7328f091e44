import pc from 'picocolors'

/** A unified diff as terminals show it. */
export function colourDiff(diff: string, isColoured: boolean): string {
  const colors = pc.createColors(isColoured)
  return diff
    .split('\n')
    .map((line) => {
      if (/^(?:---|\+\+\+) /.test(line)) return colors.bold(line)
      if (line.startsWith('+')) return colors.green(line)
      return line.startsWith('-') ? colors.red(line) : line
    })
    .join('\n')
}
