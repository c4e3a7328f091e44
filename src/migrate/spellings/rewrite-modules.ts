import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { moduleNames } from '../code/module-names.js'
import type { Sheet } from '../apply/sheet.js'

/** `@pikku/core` and the others: imports of what is in `pikku` today, if everything that they name is there. */
export function rewriteModules(sheet: Sheet, file: ts.SourceFile): void {
  const { checker } = sheet.code
  for (const declaration of eachNode([file], ts.isImportDeclaration)) {
    const specifier = declaration.moduleSpecifier as ts.StringLiteral
    const entry = moduleNames.find(({ spellings }) => spellings.includes(specifier.text))
    const [today] = entry?.spellings ?? []
    if (today === undefined || !isOlder(specifier.text)) continue
    const module = checker.getSymbolAtLocation(specifier)
    const known = new Set(module && checker.getExportsOfModule(module).map(({ name }) => name))
    const names = namesOf(declaration)
    const unknown = names?.filter((name) => !known.has(name))
    if (unknown === undefined) {
      sheet.leave(
        declaration,
        `imports all of '${specifier.text}': name what it uses, from '${today}'`,
      )
    } else if (unknown.length > 0) {
      sheet.leave(
        declaration,
        `'${today}' has no ${unknown.join(', ')}: what else comes from '${specifier.text}' is in '${today}'`,
      )
    } else {
      sheet.replace(file, specifier.getStart() + 1, specifier.end - 1, today)
    }
  }
}

/** `pikku/core` and `pikku/queue` are names of today too. */
function isOlder(specifier: string): boolean {
  return specifier.startsWith('@pikku/') || /^pikku\/(?:bull|aws)-queue$/.test(specifier)
}

/** Undefined for a namespace. */
function namesOf({ importClause }: ts.ImportDeclaration): string[] | undefined {
  if (importClause === undefined) return []
  const bindings = importClause.namedBindings
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) return undefined
  const named =
    bindings?.elements.map(({ name, propertyName }) => (propertyName ?? name).text) ?? []
  return importClause.name === undefined ? named : ['default', ...named]
}
