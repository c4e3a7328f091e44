import { ts } from '../inspect/typescript.js'

/** The options of a call as texts by key; a text says why they cannot be read. */
export function optionsOf(node: ts.Node | undefined): Map<string, ts.Expression> | string {
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
export function otherOption(
  options: ReadonlyMap<string, ts.Expression>,
  known: readonly string[],
): string | undefined {
  return [...options.keys()].find((key) => !known.includes(key))
}
