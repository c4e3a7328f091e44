import type { Config } from '../../config/config.js'
import { readText } from '../../disk/read-text.js'
import { relativePosix } from '../../facts/posix-path.js'
import type { ServicesModel } from '../../model/queue-model.js'
import type { Sources } from '../../scan/sources.js'
import { ownModule } from '../modules/own-modules.js'
import { ts } from '../source/typescript.js'

/**
 * The project's own services: an exported interface or type that extends `CoreServices`. Of several, the one called
 * `Services`, else the first by file and place.
 */
export function readServices(config: Config, sources: Sources): ServicesModel | null {
  const found = sources.services.flatMap((file) => servicesIn(config, file))
  return found.find(({ name }) => name === 'Services')?.model ?? found[0]?.model ?? null
}

interface FoundServices {
  readonly name: string
  readonly model: ServicesModel
}

function servicesIn(config: Config, file: string): FoundServices[] {
  const source = ts.createSourceFile(file, readText(file), ts.ScriptTarget.Latest)
  const core = coreServicesName(config, source)
  if (core === undefined) return []
  return source.statements.flatMap((statement) => {
    if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) return []
    const modifiers = statement.modifiers?.map(({ kind }) => kind) ?? []
    if (!modifiers.includes(ts.SyntaxKind.ExportKeyword) || !mentions(statement, core)) return []
    const name = statement.name.text
    const isDefault = modifiers.includes(ts.SyntaxKind.DefaultKeyword)
    return [
      {
        name,
        model: { file: relativePosix(config.root, file), export: isDefault ? 'default' : name },
      },
    ]
  })
}

/** What `CoreServices` is called in a file that imports it from us. */
function coreServicesName(config: Config, source: ts.SourceFile): string | undefined {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue
    if (ownModule(config, statement.moduleSpecifier.text, source.fileName) === undefined) continue
    const bindings = statement.importClause?.namedBindings
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue
    const element = bindings.elements.find(
      ({ name, propertyName }) => (propertyName ?? name).text === 'CoreServices',
    )
    if (element) return element.name.text
  }
  return undefined
}

/** Whether an interface extends the name, or a type is made with it. */
function mentions(
  statement: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  name: string,
): boolean {
  if (ts.isInterfaceDeclaration(statement)) {
    return (statement.heritageClauses ?? []).some((clause) =>
      clause.types.some(
        ({ expression }) => ts.isIdentifier(expression) && expression.text === name,
      ),
    )
  }
  const parts = ts.isIntersectionTypeNode(statement.type) ? statement.type.types : [statement.type]
  return parts.some(
    (part) =>
      ts.isTypeReferenceNode(part) && ts.isIdentifier(part.typeName) && part.typeName.text === name,
  )
}
