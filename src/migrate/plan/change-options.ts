import { ts } from '../../inspect/source/typescript.js'
import { optionsOf, type OptionChanges } from './options-of.js'
import type { Sheet } from '../apply/sheet.js'

/** Changes the members of an argument where they stand; an argument without members left goes, with its comma. */
export function changeOptions(
  sheet: Sheet,
  argument: ts.Expression | undefined,
  changes: OptionChanges,
): void {
  if (argument === undefined || !ts.isObjectLiteralExpression(argument) || changes.size === 0)
    return
  const file = argument.getSourceFile()
  const options = optionsOf(argument)
  const isGone = (member: ts.Node): boolean =>
    typeof options !== 'string' &&
    [...options].some(([key, value]) => value.parent === member && changes.get(key) === null)
  const { properties } = argument
  const lastKept = properties.findLastIndex((member) => !isGone(member))
  if (lastKept === -1) {
    const siblings = (argument.parent as ts.CallExpression).arguments
    const before = siblings[siblings.indexOf(argument) - 1]
    sheet.replace(file, before?.end ?? argument.getStart(), argument.end, '')
    return
  }
  for (const [index, member] of properties.entries()) {
    const key = member.name?.getText().replaceAll(/^['"]|['"]$/g, '') ?? ''
    const now = changes.get(key)
    const next = properties[index + 1]
    if (index > lastKept) continue
    if (now === null && next !== undefined) {
      sheet.replace(file, member.getStart(), next.getStart(), '')
    } else if (now != null) {
      sheet.replace(file, member.getStart(), member.end, now)
    }
  }
  const kept = properties[lastKept]
  const last = properties.at(-1)
  if (kept !== undefined && last !== undefined && last !== kept) {
    sheet.replace(file, kept.end, last.end, '')
  }
}
