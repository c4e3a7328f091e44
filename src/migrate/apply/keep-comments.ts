import { ts } from '../../inspect/source/typescript.js'
import type { Edit, Sheet } from './sheet.js'

/** Comments that the edits of a file would take away stand before the statement, or the member of a class, that they were in. */
export function keepComments(sheet: Sheet, file: ts.SourceFile): void {
  const edits = sheet.editsOf(file)
  const places = new Map<number, Kept>()
  for (const { pos, end } of edits.length === 0 ? [] : commentsOf(file)) {
    const edit = edits.find((each) => each.start <= pos && end <= each.end)
    const comment = file.text.slice(pos, end)
    if (edit === undefined || edit.text.includes(comment)) continue
    const place = placeBefore(file, pos, edits)
    const kept = places.get(place) ?? { comments: [], units: new Set() }
    kept.comments.push(comment)
    for (const unit of edit.units) kept.units.add(unit)
    places.set(place, kept)
  }
  for (const [place, { comments, units }] of places)
    sheet.of(...units).replace(file, place, place, linesBefore(file, place, comments))
}

interface Kept {
  readonly comments: string[]
  readonly units: Set<string>
}

function commentsOf(file: ts.SourceFile): readonly ts.TextRange[] {
  const found = new Map<number, ts.TextRange>()
  const add = (ranges: readonly ts.TextRange[] = []): void => {
    for (const range of ranges) found.set(range.pos, range)
  }
  const walk = (node: ts.Node): void => {
    const parts = node.getChildren(file)
    // Between two tokens, and nowhere else, a comment may stand.
    if (parts.length > 0) return parts.forEach(walk)
    if (ts.isJsxText(node)) return
    add(ts.getTrailingCommentRanges(file.text, node.getFullStart()))
    add(ts.getLeadingCommentRanges(file.text, node.getFullStart()))
  }
  walk(file)
  return [...found.values()].sort((one, other) => one.pos - other.pos)
}

/** The start of the statement or member around a place, or of the edit that covers that. */
function placeBefore(file: ts.SourceFile, position: number, edits: readonly Edit[]): number {
  let around: ts.Node = file
  const walk = (node: ts.Node): void => {
    if (node.getFullStart() > position || position >= node.end) return
    if (isInList(node) && node.getStart() <= position) around = node
    ts.forEachChild(node, walk)
  }
  ts.forEachChild(file, walk)
  const start = around === file ? position : around.getStart()
  return edits.find((edit) => edit.start < start && start < edit.end)?.start ?? start
}

function isInList(node: ts.Node): boolean {
  if (ts.isClassElement(node)) return ts.isClassLike(node.parent)
  const { parent } = node
  return ts.isStatement(node) && (ts.isSourceFile(parent) || ts.isBlock(parent))
}

function linesBefore(file: ts.SourceFile, place: number, comments: readonly string[]): string {
  const lineStart = file.text.lastIndexOf('\n', place - 1) + 1
  const indent = /^[^\S\n]*/.exec(file.text.slice(lineStart))?.[0] ?? ''
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  const before = place === lineStart ? indent : ''
  const after = place === lineStart ? '' : indent
  return comments.map((comment) => `${before}${comment}${eol}${after}`).join('')
}
