import { ts } from '../../inspect/source/typescript.js'
import { importedName } from '../code/imported-name.js'
import { moduleNames } from '../code/module-names.js'
import type { Sheet } from '../apply/sheet.js'

const classes: Readonly<Record<string, { readonly create: string; readonly type: string }>> = {
  BullQueueAdapter: { create: 'createBullMQService', type: 'BullMQQueueService' },
  BullQueueService: { create: 'createBullMQService', type: 'BullMQQueueService' },
  SQSQueueAdapter: { create: 'createSQSService', type: 'SQSService' },
}

/** `new BullQueueAdapter(…)` and its like are functions today; as types they have the names of their classes. */
export function rewriteServices(sheet: Sheet, file: ts.SourceFile): void {
  const { code } = sheet
  for (const declaration of file.statements.filter(ts.isImportDeclaration)) {
    const bindings = declaration.importClause?.namedBindings
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue
    const { text } = declaration.moduleSpecifier as ts.StringLiteral
    const today = moduleNames.find(({ spellings }) => spellings.includes(text))?.spellings[0]
    if (today === undefined) continue
    for (const { name, propertyName } of bindings.elements) {
      const names = classes[(propertyName ?? name).text]
      const symbol = code.symbolOf(name)
      if (names === undefined || symbol === undefined) continue
      const uses = code
        .referencesTo(symbol)
        .filter((node) => node.getSourceFile() === file && !ts.isImportSpecifier(node.parent))
        .filter((node) => importedName(code, node) !== undefined)
      const other = uses.find((node) => !isNew(node) && !ts.isTypeReferenceNode(node.parent))
      if (other !== undefined) {
        sheet.leave(other, `${other.text} is used as a value: write ${names.create}(…)`)
        continue
      }
      for (const use of uses) {
        const now = isNew(use) ? names.create : names.type
        const start = isNew(use) ? use.parent.getStart() : use.getStart()
        const hasNoList = isNew(use) && (use.parent as ts.NewExpression).arguments === undefined
        sheet.replace(file, start, use.end, hasNoList ? `${now}()` : now)
        sheet.need(file, today, isNew(use) ? now : `type ${now}`)
      }
    }
  }
}

function isNew(node: ts.Identifier): boolean {
  return ts.isNewExpression(node.parent) && node.parent.expression === node
}
