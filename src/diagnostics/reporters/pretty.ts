import { readFileSync } from 'node:fs'
import path from 'node:path'
import { codeFrameColumns } from '@babel/code-frame'
import pc from 'picocolors'
import type { SourceSpan } from '../../model/source-span.js'
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
  return `${lines.join('\n')}\n`
}

export function formatPlace({ file, line, column }: SourceSpan): string {
  return `${file}:${line}:${column}`
}

/** The lines around a place; null when the file cannot be read any more. */
function codeFrame(span: SourceSpan, { root, color }: ReportContext): string | null {
  let text: string
  try {
    text = readFileSync(path.join(root, span.file), 'utf8')
  } catch {
    return null
  }
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
