import type { ts } from '../source/typescript.js'
import { NeedsChecker } from './needs-checker.js'
import { isDefault, isExported, type TypeDeclaration, type SyntaxFile } from './syntax-file.js'
import type { SyntaxProject } from './syntax-project.js'

/** A declaration, and the file that it stands in. */
export interface Found<Declaration> {
  readonly file: SyntaxFile
  readonly declaration: Declaration
}

type Table<Declaration> = (file: SyntaxFile) => ReadonlyMap<string, Declaration | null>

const typesOf: Table<TypeDeclaration> = ({ types }) => types
const constantsOf: Table<ts.VariableDeclaration> = ({ constants }) => constants

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

function find<Declaration extends ts.Declaration>(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
  table: Table<Declaration>,
): Found<Declaration> | null {
  if (project.isAugmented(name, file)) throw new NeedsChecker(`${name} may be added to elsewhere`)
  const declaration = table(file).get(name)
  const imported = file.imports.get(name)
  if (declaration === null || (declaration && imported)) throw notPlain(name)
  if (declaration !== undefined) return { file, declaration }
  if (imported === undefined) return null
  if (imported.name === null) throw new NeedsChecker(`${name} is a whole module`)
  const target = project.follow(file, imported.module)
  const found = findExport(project, target, imported.name, table, new Set())
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
  if (seen.has(file) || name === 'default') throw notPlain(name)
  if (project.isAugmented(name, file)) throw new NeedsChecker(`${name} may be added to elsewhere`)
  const declaration = table(file).get(name)
  if (declaration === null) throw notPlain(name)
  const own = declaration && isExported(declaration) && !isDefault(declaration) ? declaration : null
  const listed = file.exports.get(name)
  if (listed === null || (own !== null && listed !== undefined)) throw notPlain(name)
  if (own !== null) return { file, declaration: own }
  if (listed !== undefined) {
    return listed.module === null
      ? find(project, file, listed.name, table)
      : findExport(
          project,
          project.follow(file, listed.module),
          listed.name,
          table,
          new Set(seen).add(file),
        )
  }
  const found = file.stars.flatMap((module) => {
    const target = project.follow(file, module)
    return findExport(project, target, name, table, new Set(seen).add(file)) ?? []
  })
  if (found.length > 1) throw notPlain(name)
  return found[0] ?? null
}

function notPlain(name: string): NeedsChecker {
  return new NeedsChecker(`${name} does not stand for one plain declaration`)
}
