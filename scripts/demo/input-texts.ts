import ts from 'typescript'

/** Each queue's input, as one line of TypeScript, from the text of the generated map. */
export function inputTexts(mapText: string): ReadonlyMap<string, string> {
  const file = ts.createSourceFile('map.ts', mapText, ts.ScriptTarget.Latest, true)
  const declarations = new Map(
    file.statements
      .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      .map((node) => [node.name.text, node]),
  )
  const map = declarations.get('QueueJobMap')
  const queues = map && ts.isInterfaceDeclaration(map) ? propertiesOf(map.members) : []
  return new Map(
    queues.flatMap(([queue, sides]) => {
      const input = ts.isTypeLiteralNode(sides)
        ? propertiesOf(sides.members).find(([side]) => side === 'input')?.[1]
        : undefined
      return input ? [[queue, oneLine(resolve(input, declarations), file)] as const] : []
    }),
  )
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration

function propertiesOf(members: readonly ts.TypeElement[]): [string, ts.TypeNode][] {
  return members.flatMap((member) =>
    ts.isPropertySignature(member) && member.type && !ts.isComputedPropertyName(member.name)
      ? [[member.name.text, member.type] as [string, ts.TypeNode]]
      : [],
  )
}

/** What a name stands for says more than the name. */
function resolve(type: ts.TypeNode, declarations: ReadonlyMap<string, Declaration>): ts.TypeNode {
  const declaration =
    ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)
      ? declarations.get(type.typeName.text)
      : undefined
  if (!declaration) return type
  return ts.isInterfaceDeclaration(declaration)
    ? ts.factory.createTypeLiteralNode(declaration.members)
    : declaration.type
}

function oneLine(type: ts.TypeNode, file: ts.SourceFile): string {
  return ts
    .createPrinter({ removeComments: true })
    .printNode(ts.EmitHint.Unspecified, type, file)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/;(?= \})/g, '')
    .replace(/\breadonly /g, '')
}
