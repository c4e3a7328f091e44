import { ts } from '../source/typescript.js'
import { NeedsChecker } from './needs-checker.js'
import { isDefault, isExported, type TypeDeclaration, type SyntaxFile } from './syntax-file.js'
import type { SyntaxProject } from './syntax-project.js'

/** A declaration, and the file that it stands in. */
export interface Found<Declaration> {
  readonly file: SyntaxFile
  readonly declaration: Declaration
}

type Table<Declaration> = (file: SyntaxFile) => Pick<ReadonlyMap<string, Declaration | null>, 'get'>

const typesOf: Table<TypeDeclaration> = ({ types }) => types
const constantsOf: Table<ts.VariableDeclaration> = ({ constants }) => constants

/** What has a value: an enum stands in both tables. */
const valuesOf: Table<ts.VariableDeclaration | ts.EnumDeclaration> = ({ types, constants }) => ({
  get: (name) => {
    const type = types.get(name)
    return type && ts.isEnumDeclaration(type) ? type : constants.get(name)
  },
})

/** What may be called. */
const callablesOf: Table<ts.FunctionDeclaration | ts.VariableDeclaration> = ({
  functions,
  constants,
}) => ({
  get: (name) => (functions.has(name) ? functions.get(name) : constants.get(name)),
})

/** The interface or alias that a name means in a file; null when the file does not declare or import it. */
export function findType(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
): Found<TypeDeclaration> | null {
  return find(project, file, name, typesOf)
}

/** The constant that a name means in a file; null when the file does not declare or import it. */
export function findConstant(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
): Found<ts.VariableDeclaration> | null {
  return find(project, file, name, constantsOf)
}

/** The constant or the enum that a name means in a file; null when the file does not declare or import it. */
export function findValue(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
): Found<ts.VariableDeclaration | ts.EnumDeclaration> | null {
  return find(project, file, name, valuesOf)
}

/** The function or the constant that a name means in a file; null when the file does not declare or import it. */
export function findCallable(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
): Found<ts.FunctionDeclaration | ts.VariableDeclaration> | null {
  return find(project, file, name, callablesOf)
}

/** The type that a name means in a whole module: `orders.Order`. Null when what stands before the dot is no module. */
export function findQualifiedType(
  project: SyntaxProject,
  file: SyntaxFile,
  [first, ...names]: DottedName,
): Found<TypeDeclaration> | null {
  const last = names.pop()
  if (last === undefined) return findType(project, file, first)
  const module = findModule(project, file, [first, ...names])
  if (module === null) return null
  const found = last === 'default' ? null : findExport(project, module, last, typesOf, new Set())
  if (found === null) throw new NeedsChecker(`${last} is not exported`)
  return found
}

/** `orders.Priority.High`, in its parts. */
export type DottedName = readonly [first: string, ...others: string[]]

/** The module that a name stands for: `import * as orders from './orders.js'`. */
function findModule(
  project: SyntaxProject,
  file: SyntaxFile,
  [name, ...others]: DottedName,
): SyntaxFile | null {
  if (project.isAugmented(name, file)) throw addedTo(name)
  if (file.types.has(name) || file.constants.has(name)) return null
  const imported = file.imports.get(name)
  if (imported === undefined) return null
  const target = project.follow(file, imported.module)
  const path = imported.name === null ? others : [imported.name, ...others]
  return path.reduce<SyntaxFile | null>(
    (outer, inner) => outer && findExportedModule(project, outer, inner),
    target,
  )
}

/** `export * as orders from './orders.js'`, in the file itself. */
function findExportedModule(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
): SyntaxFile | null {
  const listed = file.exports.get(name)
  if (!listed || listed.name !== null || listed.module === null) return null
  return project.follow(file, listed.module)
}

function find<Declaration extends ts.Declaration>(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
  table: Table<Declaration>,
  seen: ReadonlySet<SyntaxFile> = new Set(),
): Found<Declaration> | null {
  if (project.isAugmented(name, file)) throw addedTo(name)
  const declaration = table(file).get(name)
  const imported = file.imports.get(name)
  if (declaration === null || (declaration && imported)) throw notPlain(name)
  if (declaration !== undefined) return { file, declaration }
  if (imported === undefined) return null
  if (imported.name === null) throw new NeedsChecker(`${name} is a whole module`)
  const target = project.follow(file, imported.module)
  checkDefault(file, target, imported.name)
  const found = findExport(project, target, imported.name, table, seen)
  if (found === null) throw new NeedsChecker(`${name} is not exported`)
  return found
}

function findExport<Declaration extends ts.Declaration>(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
  table: Table<Declaration>,
  seen: ReadonlySet<SyntaxFile>,
): Found<Declaration> | null {
  if (seen.has(file)) throw notPlain(name)
  if (project.isAugmented(name, file)) throw addedTo(name)
  const declaration = table(file).get(name)
  if (declaration === null) throw notPlain(name)
  const own =
    declaration && isExported(file, declaration) && !isDefault(declaration) ? declaration : null
  const listed = file.exports.get(name)
  if (listed === null || (own !== null && listed !== undefined)) throw notPlain(name)
  if (own !== null) return { file, declaration: own }
  // A name may be handed round in a circle, in which nothing declares it.
  const passed = new Set(seen).add(file)
  if (listed !== undefined) {
    if (listed.name === null) throw notPlain(name)
    if (listed.module === null) return find(project, file, listed.name, table, passed)
    const target = project.follow(file, listed.module)
    checkDefault(file, target, listed.name)
    return findExport(project, target, listed.name, table, passed)
  }
  // What is declared here under that name, a value perhaps, may stand before what a star hands on.
  if (file.types.has(name) || file.constants.has(name)) throw notPlain(name)
  // A star hands on everything but the default.
  const stars = name === 'default' ? [] : file.stars
  const found = stars.flatMap((module) => {
    const target = project.followFor(name, file, module)
    return (target && findExport(project, target, name, table, passed)) ?? []
  })
  // Several stars may lead to one declaration.
  if (new Set(found.map(({ declaration: each }) => each)).size > 1) throw notPlain(name)
  return found[0] ?? null
}

/** What an ES module gets as the default of a CommonJS one is all that it exports. */
function checkDefault(from: SyntaxFile, target: SyntaxFile, name: string): void {
  const isAcross =
    from.source.impliedNodeFormat === ts.ModuleKind.ESNext &&
    target.source.impliedNodeFormat === ts.ModuleKind.CommonJS
  if (name === 'default' && isAcross) throw new NeedsChecker('the default of a CommonJS module')
}

function addedTo(name: string): NeedsChecker {
  return new NeedsChecker(`${name} may be added to elsewhere`)
}

function notPlain(name: string): NeedsChecker {
  return new NeedsChecker(`${name} does not stand for one plain declaration`)
}
