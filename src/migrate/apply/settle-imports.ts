import { ts } from '../../inspect/source/typescript.js'
import { escapePattern } from '../../facts/escape-pattern.js'
import { moduleNames } from '../code/module-names.js'
import type { Sheet } from './sheet.js'

/** The imports of a file as its edits need them: names that nothing uses any more go, new ones come. */
export function settleImports(sheet: Sheet, file: ts.SourceFile): void {
  const needs = new Map([...sheet.needsOf(file)].map(([module, names]) => [module, new Set(names)]))
  const imports = file.statements.filter(ts.isImportDeclaration)
  const quote = imports[0]?.moduleSpecifier.getText().at(0) ?? "'"
  const semicolon = imports[0]?.getText().endsWith(';') === true ? ';' : ''
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  const gone: ts.ImportDeclaration[] = []
  for (const declaration of imports) {
    const bindings = declaration.importClause?.namedBindings
    if (bindings === undefined) continue
    if (ts.isNamespaceImport(bindings)) {
      const isAlone = declaration.importClause?.name === undefined
      if (isAlone && !isUsed(sheet, file, bindings)) gone.push(declaration)
      continue
    }
    const { text } = declaration.moduleSpecifier as ts.StringLiteral
    const wanted = takeNeeds(needs, text)
    const kept = bindings.elements.filter((element) => isUsed(sheet, file, element))
    const names = new Set(kept.map(({ name }) => name.text))
    const added = [...wanted].filter((name) => !names.has(name.replace(/^type /, '')))
    if (kept.length === bindings.elements.length && added.length === 0) continue
    const all = [...kept.map((element) => element.getText()), ...added]
    const isTypeOnly = declaration.importClause?.isTypeOnly === true
    if (isTypeOnly && added.length > 0) {
      needs.set(today(text), new Set(added))
      continue
    }
    if (all.length > 0) {
      sheet.replace(file, bindings.getStart(), bindings.end, `{ ${all.join(', ')} }`)
    } else if (declaration.importClause?.name === undefined && !isNeeded(sheet, declaration)) {
      gone.push(declaration)
    } else if (declaration.importClause?.name === undefined && declaration.importClause) {
      sheet.replace(
        file,
        declaration.importClause.getStart(),
        declaration.moduleSpecifier.getStart(),
        '',
      )
    }
  }
  const lines = [...needs].map(([module, all]) => {
    const names = [...all].filter(Boolean)
    // A type alone must leave no import in what is compiled.
    const areTypes = names.length > 0 && names.every((name) => name.startsWith('type '))
    const list = areTypes ? names.map((name) => name.slice('type '.length)) : names
    const bindings =
      names.length === 0 ? '' : `${areTypes ? 'type ' : ''}{ ${list.join(', ')} } from `
    return `import ${bindings}${quote}${module}${quote}${semicolon}`
  })
  // New imports take the place of the first one that goes, else come behind the last.
  const last = imports.at(-1)
  const [place] = gone
  for (const declaration of gone) {
    const isPlace = declaration === place && lines.length > 0
    const end = isPlace ? declaration.end : endOfLine(file.text, declaration.end)
    sheet.replace(file, declaration.getStart(), end, isPlace ? lines.join(eol) : '')
  }
  if (place !== undefined || lines.length === 0) return
  if (last === undefined) sheet.replace(file, 0, 0, `${lines.join(eol)}${eol}${eol}`)
  else sheet.replace(file, last.end, last.end, lines.map((line) => `${eol}${line}`).join(''))
}

/** Whether a file of the project does something when it is imported. */
function isNeeded(
  { code }: Sheet,
  { moduleSpecifier, importClause }: ts.ImportDeclaration,
): boolean {
  const file = code.fileOf(moduleSpecifier as ts.StringLiteral)
  return (
    importClause?.isTypeOnly !== true && (file?.statements ?? []).some(ts.isExpressionStatement)
  )
}

function takeNeeds(needs: Map<string, Set<string>>, module: string): Set<string> {
  const found = [...needs.keys()].filter((each) => today(each) === today(module))
  const names = new Set(found.flatMap((each) => [...(needs.get(each) ?? [])]))
  for (const each of found) needs.delete(each)
  return names
}

function today(module: string): string {
  return moduleNames.find(({ spellings }) => spellings.includes(module))?.spellings[0] ?? module
}

/** A name stays unless each of its uses has been rewritten; one that was never used is none of our business. */
function isUsed(
  { code, isTaken, editsOf }: Sheet,
  file: ts.SourceFile,
  element: ts.ImportSpecifier | ts.NamespaceImport,
): boolean {
  // A text that takes the place of another may use the name again.
  const isWritten = (name: string): boolean =>
    editsOf(file).some(({ text }) =>
      new RegExp(String.raw`(?<![\w$.])${escapePattern(name)}(?![\w$])`).test(text),
    )
  const symbol = code.symbolOf(element.name)
  const uses = symbol === undefined ? [] : code.referencesTo(symbol)
  const isImporting = ({ parent }: ts.Node): boolean =>
    ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent)
  const own = uses.filter((node) => node.getSourceFile() === file && !isImporting(node))
  return own.length === 0 || own.some((node) => !isTaken(node)) || isWritten(element.name.text)
}

function endOfLine(text: string, position: number): number {
  const end = /^[^\S\n]*\n/.exec(text.slice(position))?.[0].length ?? 0
  return position + end
}
