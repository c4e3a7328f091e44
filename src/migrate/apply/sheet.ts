import { relativePosix } from '../../facts/posix-path.js'
import type { ts } from '../../inspect/source/typescript.js'
import type { Code } from '../code/read-code.js'
import type { Remark } from './migration.js'

/** Text that takes the place of a span. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
  /** What asked for it, and is refused as a whole if it cannot be made. */
  readonly units: readonly string[]
}

/** What all rewritings ask of the files: each is an edit at a place, so that everything else stays as it is written. */
export interface Sheet {
  readonly code: Code
  /** The same sheet for the edits of some units. */
  readonly of: (...units: readonly string[]) => Sheet
  readonly replace: (file: ts.SourceFile, start: number, end: number, text: string) => void
  /** Sees to it that a name is imported. */
  readonly need: (file: ts.SourceFile, module: string, name: string) => void
  readonly leave: (node: ts.Node, message: string) => void
  readonly follow: (node: ts.Node, message: string) => void
  /** Whether an edit takes a place away. */
  readonly isTaken: (node: ts.Node) => boolean
  readonly editsOf: (file: ts.SourceFile) => readonly Edit[]
  readonly needsOf: (file: ts.SourceFile) => ReadonlyMap<string, ReadonlySet<string>>
  readonly left: readonly Remark[]
  readonly next: readonly Remark[]
}

export function createSheet(code: Code): Sheet {
  const edits = new Map<ts.SourceFile, Edit[]>()
  const needs = new Map<ts.SourceFile, Map<string, Set<string>>>()
  const left: Remark[] = []
  const next: Remark[] = []
  const remark = (node: ts.Node, message: string): Remark => {
    const file = node.getSourceFile()
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart())
    const place = relativePosix(code.config.root, file.fileName)
    return { file: place, line: line + 1, column: character + 1, message }
  }
  const sheetOf = (units: readonly string[]): Sheet => ({
    code,
    of: (...others) => sheetOf(others),
    replace: (file, start, end, text) => {
      edits.set(file, [...(edits.get(file) ?? []), { start, end, text, units }])
    },
    need: (file, module, name) => {
      const modules = needs.get(file) ?? new Map<string, Set<string>>()
      modules.set(module, (modules.get(module) ?? new Set()).add(name))
      needs.set(file, modules)
    },
    leave: (node, message) => {
      const made = remark(node, message)
      // A worker of several queues stays once.
      if (!left.some((each) => isSame(each, made))) left.push(made)
    },
    follow: (node, message) => void next.push(remark(node, message)),
    isTaken: (node) =>
      (edits.get(node.getSourceFile()) ?? []).some(
        ({ start, end }) => start <= node.getStart() && node.end <= end,
      ),
    editsOf: (file) => edits.get(file) ?? [],
    needsOf: (file) => needs.get(file) ?? new Map(),
    left,
    next,
  })
  return sheetOf([])
}

function isSame(one: Remark, other: Remark): boolean {
  return (
    one.file === other.file &&
    one.line === other.line &&
    one.column === other.column &&
    one.message === other.message
  )
}
