import type { Config } from '../../config/config.js'
import { readText } from '../../disk/read-text.js'
import { relativePosix } from '../../facts/posix-path.js'
import type { ServicesModel } from '../../model/queue-model.js'
import type { Sources } from '../../scan/sources.js'
import { ownModule } from '../modules/own-modules.js'
import { ts } from '../source/typescript.js'

/**
 * The project's own services: an exported interface or type that extends `CoreServices`, or `NestServices` of
 * `pikku/nest`, which extends it. Of several, the one called `Services`, otherwise the first by file and place.
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
  const core = coreServicesNames(config, source)
  if (core.length === 0) return []
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

/** What these are called in a file that imports them from us. */
function coreServicesNames(config: Config, source: ts.SourceFile): readonly string[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      return []
    const wanted = exportedBy(config, statement.moduleSpecifier.text, source.fileName)
    const bindings = statement.importClause?.namedBindings
    if (wanted === undefined || bindings === undefined || !ts.isNamedImports(bindings)) return []
    return bindings.elements
      .filter(({ name, propertyName }) => (propertyName ?? name).text === wanted)
      .map(({ name }) => name.text)
  })
}

function exportedBy(config: Config, specifier: string, file: string): string | undefined {
  if (specifier === 'pikku/nest') return 'NestServices'
  return ownModule(config, specifier, file) === undefined ? undefined : 'CoreServices'
}

/** Whether an interface extends one of the names, or a type is made with it. */
function mentions(
  statement: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  names: readonly string[],
): boolean {
  if (ts.isInterfaceDeclaration(statement)) {
    return (statement.heritageClauses ?? []).some((clause) =>
      clause.types.some(
        ({ expression }) => ts.isIdentifier(expression) && names.includes(expression.text),
      ),
    )
  }
  const parts = ts.isIntersectionTypeNode(statement.type) ? statement.type.types : [statement.type]
  return parts.some(
    (part) =>
      ts.isTypeReferenceNode(part) &&
      ts.isIdentifier(part.typeName) &&
      names.includes(part.typeName.text),
  )
}
