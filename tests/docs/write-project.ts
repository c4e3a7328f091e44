import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { repository, type Block, type Page } from './read-page.js'

/** A page as a project: every block a file, at its line, so that what is found there has the page's own place. */
export interface PageProject {
  readonly page: Page
  readonly directory: string
  readonly blocks: ReadonlyMap<string, Block>
}

export const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: 'nodenext',
  target: 'es2022',
  types: ['node'],
  experimentalDecorators: true,
  skipLibCheck: true,
  noEmit: true,
}

const manifest = {
  type: 'module',
  imports: {
    '#pikku': './.pikku/pikku-types.gen.ts',
    '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
  },
}

/** What is installed here, and the package itself under its name. */
export function linkModules(root: string): void {
  const installed = path.join(repository, 'node_modules')
  mkdirSync(path.join(root, 'node_modules'))
  for (const name of readdirSync(installed).filter((each) => !each.startsWith('.'))) {
    symlinkSync(path.join(installed, name), path.join(root, 'node_modules', name), 'junction')
  }
  symlinkSync(repository, path.join(root, 'node_modules/pikku'), 'junction')
}

export function writeProject(root: string, page: Page): PageProject {
  const name = page.file.replace(/\.md$/, '').replaceAll('/', '-')
  const directory = path.join(root, name)
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true })
    writeFileSync(path.join(directory, file), text)
  }
  write('package.json', JSON.stringify({ name: name.toLowerCase(), ...manifest }))
  write('tsconfig.json', JSON.stringify({ compilerOptions }))
  const given = exportsOf(page.given)
  if (page.given !== '') write('given.ts', page.given)
  const blocks = new Map<string, Block>()
  for (const block of page.blocks) {
    if (block.ignore !== undefined) continue
    if (block.language === 'ts') {
      const file = block.title ?? `block-${block.line}.ts`
      blocks.set(file, block)
      write(file, moduleText(block, given))
    } else if (block.title !== undefined) {
      write(block.title, block.text)
    }
  }
  return { page, directory, blocks }
}

/** The block where it stands in its page, behind an import of what it takes for given. */
function moduleText({ title, line, text }: Block, given: readonly string[]): string {
  const declared = new Set(namesOf(text))
  const taken = given.filter((name) => !declared.has(name) && mentions(text, name))
  const up = '../'.repeat((title ?? '').split('/').length - 1) || './'
  const lead =
    taken.length === 0 ? 'export {}' : `import { ${taken.join(', ')} } from '${up}given.js'`
  return `${lead}${'\n'.repeat(line - 1)}${text}\n`
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(text)
}

function exportsOf(text: string): string[] {
  return statementsOf(text).flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause
      return clause !== undefined && ts.isNamedExports(clause)
        ? clause.elements.map(({ name }) => name.text)
        : []
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    return isExported === true ? declaredBy(statement) : []
  })
}

function namesOf(text: string): string[] {
  return statementsOf(text).flatMap(declaredBy)
}

function statementsOf(text: string): readonly ts.Statement[] {
  return ts.createSourceFile('block.ts', text, ts.ScriptTarget.Latest, true).statements
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name))
  }
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {}
    const named =
      namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
    return [name, ...named.map((element) => element.name)].flatMap((each) => each?.text ?? [])
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier }
  return name === undefined ? [] : [name.text]
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? boundNames(each.name) : []))
}
