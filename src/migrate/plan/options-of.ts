import { ts } from '../../inspect/source/typescript.js'
import { constantValue } from '../code/literal-name.js'
import { memberText } from '../code/member-text.js'
import type { Code } from '../code/read-code.js'

/** The options of a call by key. */
export type Options = ReadonlyMap<string, ts.Expression>

/** What becomes of options, by key: text that takes the place of one, null for one that goes. All others stay. */
export type OptionChanges = ReadonlyMap<string, string | null>

/**
 * The options of a call, also through a constant and through constants that are spread into them; a text says why they
 * cannot be read.
 */
export function optionsOf(node: ts.Node | undefined, code?: Code): Options | string {
  if (node === undefined) return new Map()
  const object = code === undefined ? node : objectOf(code, node)
  if (!ts.isObjectLiteralExpression(object)) return 'its options are not written in the call'
  const options = new Map<string, ts.Expression>()
  for (const member of object.properties) {
    if (ts.isPropertyAssignment(member) && !ts.isComputedPropertyName(member.name)) {
      options.set((member.name as ts.Identifier).text, member.initializer)
    } else if (ts.isShorthandPropertyAssignment(member)) {
      options.set(member.name.text, member.name)
    } else {
      const spread =
        code !== undefined && ts.isSpreadAssignment(member)
          ? optionsOf(member.expression, code)
          : undefined
      if (spread === undefined || typeof spread === 'string')
        return 'its options are spread or computed'
      for (const [key, value] of spread) options.set(key, value)
    }
  }
  return options
}

/** Whether options stand in the call itself, each of them, so that one can be changed where it stands. */
export function areInCall(node: ts.Node | undefined): boolean {
  return node === undefined || typeof optionsOf(node) !== 'string'
}

/** The object that a constant holds. */
function objectOf(code: Code, node: ts.Node): ts.Node {
  const value =
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
      ? node.expression
      : constantValue(code, node)
  return value === undefined ? node : objectOf(code, value)
}

/** The first option that is not among those which mean the same in pikku. */
export function otherOption(options: Options, known: readonly string[]): string | undefined {
  return [...options.keys()].find((key) => !known.includes(key))
}

/** Options in one line, as they are after their changes; empty when none is left. */
export function changedText(options: Options, changes: OptionChanges): string {
  const texts = [...options].flatMap(([key, value]) => {
    const now = changes.get(key)
    return now === null ? [] : [now ?? memberText(value, key)]
  })
  return optionsText(texts)
}

/** Members of options as one object; empty when there is none. */
export function optionsText(members: readonly string[]): string {
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`
}
