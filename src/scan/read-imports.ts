import { findComments } from './find-comments.js'

/** What one file's text asks for from outside. */
export interface TextImports {
  /** Every module specifier: of imports and exports, then of `import()` and `require()`. */
  readonly modules: readonly string[]
  /** Those of them that it has only types from: nothing of them runs. */
  readonly types: readonly string[]
  /** The directives at its head, as `path:…`, `types:…` and `lib:…`. */
  readonly references: readonly string[]
  /** Whether it is a script: what stands at its top is declared for the whole program. */
  readonly isScript: boolean
}

const specifier =
  /\b(from|import|require)\s*(\(?)\s*(?:\/\*[^*]*\*\/\s*)?(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)/g
/** What stands before the `from` of `import type { Order, Line }`. */
const typeClause = /\b(?:import|export)\s+type\s+(?:[\w$]+|\*(?:\s+as\s+[\w$]+)?|\{[^{}]*\})\s*$/
const reference = /^\s*\/\/\/\s*<reference\s[^\n]*?\b(path|types|lib)\s*=\s*['"]([^'"\n]+)['"]/gm
const exported = /(?:^|[;}])\s*export\b/m
const comment = /\/\*[\s\S]*?\*\//g
/** What may hold imports and exports of its own, which make no module of the file. */
const block = /\b(?:namespace|module)\s+[^\s{;]+\s*\{/
const tokens =
  /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|[{}]|\bexport\b|\bimport\b(?!\s*[(.])/g
const importAssignment = /\bimport\s+(?:type\s+)?[\w$]+\s*=\s*$/
const docComment = /\/\*\*[\s\S]*?\*\//g
const docImport =
  /(?:\bimport\s*\(\s*|@import\b[^@]*?\bfrom[\s*]+)(?:'([^'\n]+)'|"([^"\n]+)")|@jsxImportSource\s+(\S+)/g

/**
 * Reads it without a parser. An import in a text that only looks like code is taken for one. In JavaScript, `require()`
 * and JSDoc lead to modules too.
 */
export function readImports(text: string, isJavaScript = false): TextImports {
  const modules = new Set<string>()
  const used = new Set<string>()
  const inPlace = new Set<string>()
  const isCommented = findComments(text)
  for (const match of text.matchAll(specifier)) {
    if (isCommented(match.index)) continue
    const [, keyword, parenthesis, single, double, template] = match
    const isRequire = keyword === 'require'
    if (isRequire && !isJavaScript && !importAssignment.test(lineBefore(text, match.index)))
      continue
    const isStatement = !isRequire && parenthesis === ''
    const module = single ?? double ?? template ?? ''
    ;(isStatement ? modules : inPlace).add(module)
    const isType =
      isStatement && keyword === 'from' && typeClause.test(statementBefore(text, match.index))
    if (!isType) used.add(module)
  }
  const mayBeModule =
    modules.size > 0 || exported.test(text.includes('/*') ? text.replace(comment, '') : text)
  for (const module of documentedImports(text, isJavaScript)) inPlace.add(module)
  return {
    types: [...modules].filter((module) => !used.has(module)),
    modules: [...modules, ...[...inPlace].filter((module) => !modules.has(module))],
    references: text.includes('<reference')
      ? [...text.matchAll(reference)].map(([, kind, value]) => `${kind}:${value}`)
      : [],
    isScript: !mayBeModule || (block.test(text) && !hasModuleStatement(text)),
  }
}

/** Whether an import or an export stands outside of all braces. */
function hasModuleStatement(text: string): boolean {
  let depth = 0
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{') depth += 1
    else if (token === '}') depth -= 1
    else if (depth === 0 && /^(?:im|ex)port/.test(token)) return true
  }
  return false
}

/** Imports in JSDoc: only JavaScript has types there, and any file may name the source of its JSX. */
function documentedImports(text: string, isJavaScript: boolean): string[] {
  if (!isJavaScript && !text.includes('@jsxImportSource')) return []
  return [...text.matchAll(docComment)]
    .flatMap(([doc]) => [...doc.matchAll(docImport)])
    .flatMap(([, single, double, source]) => {
      if (source !== undefined) return `${source}/jsx-runtime`
      const module = single ?? double
      return isJavaScript && module !== undefined ? module : []
    })
}

export function sameImports(a: TextImports | undefined, b: TextImports | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** From the last `import` or `export` to a place, which makes it short. */
function statementBefore(text: string, index: number): string {
  const start = Math.max(text.lastIndexOf('import', index), text.lastIndexOf('export', index))
  return text.slice(Math.max(start, 0), index)
}

function lineBefore(text: string, index: number): string {
  return text.slice(text.lastIndexOf('\n', index) + 1, index)
}
