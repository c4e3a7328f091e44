import { ts } from '../../inspect/source/typescript.js'
import { importedMember } from '../code/imported-name.js'
import type { Sheet } from '../apply/sheet.js'

/** The worker's type in what the function around it says that it returns. */
export function returnTypes(call: ts.Expression): ts.TypeReferenceNode[] {
  const around = ts.findAncestor(call, ts.isFunctionLike)
  const type = around?.type
  if (type === undefined || !ts.isTypeReferenceNode(type)) return []
  const [inner] = type.typeArguments ?? []
  return type.typeName.getText() === 'Promise' &&
    inner !== undefined &&
    ts.isTypeReferenceNode(inner)
    ? [inner]
    : [type]
}

/** What has the type of a worker holds workers of pikku's from now on. */
export function retype(sheet: Sheet, types: readonly ts.TypeReferenceNode[]): void {
  for (const type of types.filter(
    ({ typeName }) => importedMember(sheet.code, typeName)?.name === 'Worker',
  )) {
    const file = type.getSourceFile()
    sheet.replace(file, type.getStart(), type.end, 'QueueWorkers')
    sheet.need(file, 'pikku', 'type QueueWorkers')
  }
}
