import { readImports, type TextImports } from '../../scan/read-imports.js'

/** What the text of one file outside the project's own says of what it adds to. */
export interface Declarations {
  readonly asked: TextImports
  /** Whether it declares anything for the whole program, or asks for a lib. */
  readonly isGlobal: boolean
  /** Names that it may declare for the whole program: every name that it declares, where it declares any so. */
  readonly names: readonly string[]
  /** The modules that it declares, or adds to, as it names them. */
  readonly modules: readonly string[]
}

const declared =
  /\b(?:interface|namespace|module|class|enum|type|function|var|let|const)\s+([\p{ID_Start}_$][\p{ID_Continue}$]*)/gu
/** The name that a module has in the whole program, besides being imported. */
const globalName = /\bexport\s+as\s+namespace\s+([\p{ID_Start}_$][\p{ID_Continue}$]*)/gu
const declaredModule = /\bdeclare\s+(?:\/\*[^*]*\*\/\s*)?module\s+(?:'([^'\n]+)'|"([^"\n]+)")/g

export function readDeclarations(text: string): Declarations {
  const asked = readImports(text)
  const declaresGlobal = asked.isScript || /\bdeclare\s+(?:\/\*[^*]*\*\/\s*)?global\b/.test(text)
  const ofScripts = text.includes('as namespace') ? unique(text, globalName) : []
  return {
    asked,
    isGlobal:
      declaresGlobal ||
      ofScripts.length > 0 ||
      asked.references.some((reference) => reference.startsWith('lib:')),
    names: [...(declaresGlobal ? unique(text, declared) : []), ...ofScripts],
    modules: text.includes('module') ? unique(text, declaredModule) : [],
  }
}

function unique(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''))]
}
