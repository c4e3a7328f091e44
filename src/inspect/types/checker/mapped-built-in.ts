import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { builtInName, isBuiltIn } from './built-in.js'
import { isPlatform } from '../../source/platform.js'
import type { ShapeReader } from './shape-reader.js'

/**
 * A mapped type over a Date, a Map or another value of the platform. `Readonly<Map>` and `Map` can be assigned to each
 * other, so that it is read as the Map. Any other one is an object that has some of the members of a Map and is none.
 */
export function readMappedBuiltIn(reader: ShapeReader, type: ts.Type): Shape | undefined {
  const isMapped =
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0
  if (!isMapped) return undefined
  const { aliasSymbol, aliasTypeArguments } = type
  const [argument] = aliasTypeArguments ?? []
  const isReadonly = aliasSymbol?.name === 'Readonly' && isPlatform(aliasSymbol)
  if (isReadonly && argument !== undefined && isBuiltIn(argument)) return reader.read(argument)
  const source = sourceOf(reader, type)
  if (source === undefined) return undefined
  const of = typeParameters[source] ?? ''
  const plain = of === '' || source.startsWith('Readonly') ? source : `Readonly${source}`
  return reader.problem({
    kind: 'unsendable',
    found: `a mapped type over ${source}, which has the members of a ${source} but is not one`,
    instead: `Write ${plain}${of === '' ? '' : '<…>'}, or let the mapped type leave a ${source} as it is: T extends ${source}${of} ? T : { … }.`,
  })
}

const typeParameters: Readonly<Record<string, string>> = {
  Map: '<any, any>',
  ReadonlyMap: '<any, any>',
  Set: '<any>',
  ReadonlySet: '<any>',
}

/** The value of the platform that the members of a mapped type are taken from. */
function sourceOf({ checker }: ShapeReader, type: ts.Type): string | undefined {
  for (const property of checker.getPropertiesOfType(type)) {
    const owner = property.declarations?.[0]?.parent
    if (owner === undefined || !ts.isInterfaceDeclaration(owner)) return undefined
    const symbol = checker.getSymbolAtLocation(owner.name)
    const declared = symbol && checker.getDeclaredTypeOfSymbol(symbol)
    if (declared === undefined || !isBuiltIn(declared)) return undefined
    return builtInName(declared)
  }
  return undefined
}
