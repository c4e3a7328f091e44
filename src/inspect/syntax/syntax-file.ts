import { ts } from '../source/typescript.js'

export type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration

/** The names that stand at the top of a module, by the text alone. */
export interface SyntaxFile {
  readonly source: ts.SourceFile
  readonly imports: ReadonlyMap<string, ImportedName>
  /** Null where a name stands for anything but one interface, alias or enum: it is declared twice, or is a class. */
  readonly types: Pick<ReadonlyMap<string, TypeDeclaration | null>, 'get' | 'has'>
  readonly constants: ReadonlyMap<string, ts.VariableDeclaration | null>
  /** Null where a function has several forms. */
  readonly functions: ReadonlyMap<string, ts.FunctionDeclaration | null>
  /** `export { a as b }` and `export { a as b } from './c.js'`, by the outer name. */
  readonly exports: ReadonlyMap<string, ExportedName | null>
  /** `export * from './c.js'` */
  readonly stars: readonly ts.StringLiteralLike[]
  /** Whether what stands at its top is exported without saying so: in declarations that have no list of exports. */
  readonly isOpen: boolean
  /** Whether a comment may give bounds: in most files none does, and no node's comments need be looked for. */
  readonly mayHoldBounds: boolean
}

export interface ImportedName {
  /** The name in the other module; null for a whole module. */
  readonly name: string | null
  readonly module: ts.StringLiteralLike
}

export interface ExportedName {
  /** Null for a whole module: `export * as orders from './orders.js'`. */
  readonly name: string | null
  /** Null for a name of the file itself. */
  readonly module: ts.StringLiteralLike | null
}

/** What the tags of bounds begin with: `@minimum`, `@maxLength`. */
const boundTag = /@(?:min|max|exclusive|multiple|pattern|format|unique)/

/** One look at the statements of a module. */
export function readNames(source: ts.SourceFile): SyntaxFile {
  const imports = new Map<string, ImportedName>()
  const types = new Map<string, TypeDeclaration | null>()
  const constants = new Map<string, ts.VariableDeclaration | null>()
  const functions = new Map<string, ts.FunctionDeclaration | null>()
  const exports = new Map<string, ExportedName | null>()
  const stars: ts.StringLiteralLike[] = []
  const declare = <Value>(names: Map<string, Value | null>, name: string, value: Value | null) =>
    names.set(name, names.has(name) ? null : value)
  const notPlain = (name: ts.Node | undefined): void => {
    if (name === undefined || !ts.isIdentifier(name)) return
    types.set(name.text, null)
    constants.set(name.text, null)
  }
  for (const statement of source.statements) {
    if (hasDefault(statement)) declare(exports, 'default', defaultOf(statement))
    if (ts.isImportDeclaration(statement)) {
      for (const [name, imported] of readImports(statement)) {
        if (imports.has(name.text)) notPlain(name)
        imports.set(name.text, imported)
      }
    } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      declare(types, statement.name.text, statement)
    } else if (ts.isEnumDeclaration(statement)) {
      declare(types, statement.name.text, statement)
      constants.set(statement.name.text, null)
    } else if (ts.isVariableStatement(statement)) {
      const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0
      for (const declaration of statement.declarationList.declarations) {
        if (ts.isIdentifier(declaration.name))
          declare(constants, declaration.name.text, isConst ? declaration : null)
        else for (const name of takenApart(declaration.name)) constants.set(name, null)
      }
    } else if (ts.isExportDeclaration(statement)) readExports(statement, exports, stars, declare)
    else if (ts.isExportAssignment(statement)) declare(exports, 'default', assignedTo(statement))
    else if (ts.isDeclarationStatement(statement)) {
      notPlain(statement.name)
      if (ts.isFunctionDeclaration(statement) && statement.name)
        declare(functions, statement.name.text, statement)
    }
  }
  return {
    source,
    imports,
    types,
    constants,
    functions,
    exports,
    stars,
    isOpen: source.isDeclarationFile && !source.statements.some(listsExports),
    mayHoldBounds: boundTag.test(source.text),
  }
}

/** The names in `const { a, b: [c] } = d`. */
function takenApart(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : takenApart(element.name),
  )
}

/** `export { a }`, `export * from './b.js'`, `export default c` */
function listsExports(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)
}

function hasDefault(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true
  )
}

/** `export default interface Order {}`: a function or a class is none of what is read here. */
function defaultOf(statement: ts.Statement): ExportedName | null {
  return ts.isInterfaceDeclaration(statement) ? { name: statement.name.text, module: null } : null
}

/** `export default order` */
function assignedTo({ isExportEquals, expression }: ts.ExportAssignment): ExportedName | null {
  const isName = isExportEquals !== true && ts.isIdentifier(expression)
  return isName ? { name: expression.text, module: null } : null
}

function readImports({
  importClause: clause,
  moduleSpecifier: module,
}: ts.ImportDeclaration): (readonly [name: ts.Identifier, imported: ImportedName])[] {
  if (clause === undefined || !ts.isStringLiteralLike(module)) return []
  const bindings = clause.namedBindings
  const named =
    bindings === undefined
      ? []
      : ts.isNamespaceImport(bindings)
        ? [[bindings.name, { name: null, module }] as const]
        : bindings.elements.map(
            ({ name, propertyName }) =>
              [name, { name: (propertyName ?? name).text, module }] as const,
          )
  return clause.name ? [[clause.name, { name: 'default', module }], ...named] : named
}

function readExports(
  { exportClause: clause, moduleSpecifier: module }: ts.ExportDeclaration,
  exports: Map<string, ExportedName | null>,
  stars: ts.StringLiteralLike[],
  declare: (
    names: Map<string, ExportedName | null>,
    name: string,
    value: ExportedName | null,
  ) => void,
): void {
  const from = module && ts.isStringLiteralLike(module) ? module : null
  if (clause === undefined) {
    if (from !== null) stars.push(from)
  } else if (ts.isNamespaceExport(clause)) {
    declare(exports, clause.name.text, from && { name: null, module: from })
  } else {
    for (const { name, propertyName } of clause.elements) {
      declare(exports, name.text, { name: (propertyName ?? name).text, module: from })
    }
  }
}

/** Whether a declaration at the top of a module is exported where it stands. */
export function isExported({ isOpen }: SyntaxFile, declaration: ts.Declaration): boolean {
  return isOpen || (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0
}

/** Whether it is the default export itself. */
export function isDefault(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Default) !== 0
}
