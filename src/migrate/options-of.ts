import { ts } from '../inspect/source/typescript.js'

/** The options of a call by key. */
export type Options = ReadonlyMap<string, ts.Expression>

/** What becomes of options, by key: text that takes the place of one, null for one that goes. All others stay. */
export type OptionChanges = ReadonlyMap<string, string | null>

/** The options of a call; a text says why they cannot be read. */
export function optionsOf(node: ts.Node | undefined): Options | string {
  if (node === undefined) return new Map()
  if (!ts.isObjectLiteralExpression(node)) return 'its options are not written in the call'
  const options = new Map<string, ts.Expression>()
  for (const member of node.properties) {
    if (ts.isPropertyAssignment(member) && !ts.isComputedPropertyName(member.name)) {
      options.set((member.name as ts.Identifier).text, member.initializer)
    } else if (ts.isShorthandPropertyAssignment(member)) {
      options.set(member.name.text, member.name)
    } else {
      return 'its options are spread or computed'
    }
  }
  return options
}

/** The first option that is not among those which mean the same in pikku. */
export function otherOption(options: Options, known: readonly string[]): string | undefined {
  return [...options.keys()].find((key) => !known.includes(key))
}

/** Options in one line, as they are after their changes; empty when none is left. */
export function changedText(options: Options, changes: OptionChanges): string {
  const texts = [...options].flatMap(([key, value]) => {
    const now = changes.get(key)
    return now === null ? [] : [now ?? value.parent.getText()]
  })
  return optionsText(texts)
}

/** Members of options as one object; empty when there is none. */
export function optionsText(members: readonly string[]): string {
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`
}
