import { createTwoFilesPatch } from 'diff'
import type { PlannedFile } from './plan.js'

/** The unified diff from what stands there to what should; empty for a file that stays. */
export function formatDiff(file: PlannedFile): string {
  if (file.action === 'keep' || file.action === 'refuse') return ''
  const before = file.before ?? ''
  const after = file.action === 'write' ? file.text : ''
  const from = file.action === 'write' && file.before === null ? '/dev/null' : `a/${file.path}`
  const to = file.action === 'remove' ? '/dev/null' : `b/${file.path}`
  const patch = createTwoFilesPatch(from, to, before, after, '', '', { context: 3 })
  // The library begins with a line of equal signs, and ends the names with tabs.
  return patch.replace(/^=+\n/, '').replaceAll(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2')
}
