import type { Result } from './measure.js'

/** A table in Markdown, which is read as easily in a terminal. */
export function formatTable(results: readonly Result[]): string {
  const rows = results.map(({ contest: { engine, what, bar }, raw, ours, ratio }) => [
    engine,
    what,
    rate(raw),
    rate(ours),
    ratio.toFixed(2),
    bar === undefined ? '' : bar.toFixed(2),
  ])
  const all = [['engine', 'what', 'raw, jobs/s', 'pikku, jobs/s', 'ratio', 'goal'], ...rows]
  const lines = all.map((cells) => `| ${cells.join(' | ')} |`)
  lines.splice(1, 0, '| --- | --- | --: | --: | --: | --: |')
  return `${lines.join('\n')}\n`
}

function rate(jobs: number): string {
  return Math.round(jobs).toLocaleString('en')
}
