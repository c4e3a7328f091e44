import path from 'node:path'
import { codeFrameColumns } from '@babel/code-frame'
import pc from 'picocolors'
import { readText } from '../../disk/read-text.js'
import type { SourceSpan } from '../../model/source-span.js'
import { applyFix, type Fix } from '../fix.js'
import type { Diagnostic, Severity } from '../diagnostic.js'
import type { ReportContext, Reporter } from './reporter.js'

/** For people: what, where with its lines of code, why, and what to write instead. */
export const pretty: Reporter = (diagnostics, context) =>
  diagnostics.map((diagnostic) => printDiagnostic(diagnostic, context)).join('\n')

function printDiagnostic(diagnostic: Diagnostic, context: ReportContext): string {
  const colors = pc.createColors(context.color)
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.cyan,
  }
  const { severity, code, message, span, because, help } = diagnostic
  const place = span === null ? '' : `${colors.bold(formatPlace(span))} - `
  const lines = [`${place}${paint[severity](`${severity} ${code}`)}: ${message}`]
  const frame = span && severity !== 'info' ? codeFrame(span, context) : null
  if (frame !== null) lines.push('', frame, '')
  for (const step of because) {
    const at = step.span === null ? '' : ` (${formatPlace(step.span)})`
    lines.push(colors.dim(`  because: ${step.message}${at}`))
  }
  lines.push(
    ...help
      .split('\n')
      .map((line, index) => `  ${index === 0 ? `${colors.green('help')}: ` : '        '}${line}`),
  )
  if (diagnostic.fix !== undefined) lines.push(...printFix(diagnostic.fix, context))
  return `${lines.join('\n')}\n`
}

export function formatPlace({ file, line, column }: SourceSpan): string {
  return `${file}:${line}:${column}`
}

/** The lines that an edit changes, before and after. */
function printFix(fix: Fix, { root, color }: ReportContext): string[] {
  const colors = pc.createColors(color)
  const text = readSource(root, fix.span.file)
  if (text === null) return []
  const { line, endLine } = fix.span
  const before = text.split(/\r?\n/)
  const after = applyFix(text, fix).split(/\r?\n/)
  const added = after.length - before.length
  return [
    `  ${colors.green('fix')}: ${formatPlace(fix.span)}`,
    ...before.slice(line - 1, endLine).map((old) => colors.red(`    - ${old}`)),
    ...after.slice(line - 1, endLine + added).map((now) => colors.green(`    + ${now}`)),
  ]
}

function readSource(root: string, file: string): string | null {
  try {
    return readText(path.join(root, file))
  } catch {
    return null
  }
}

/** The lines around a place; null when the file cannot be read any more. */
function codeFrame(span: SourceSpan, { root, color }: ReportContext): string | null {
  const text = readSource(root, span.file)
  if (text === null) return null
  const isOneLine = span.line === span.endLine
  return codeFrameColumns(
    text,
    {
      start: { line: span.line, column: span.column },
      ...(isOneLine ? { end: { line: span.endLine, column: span.endColumn } } : {}),
    },
    { linesAbove: 1, linesBelow: 1, highlightCode: color, forceColor: color },
  )
}
