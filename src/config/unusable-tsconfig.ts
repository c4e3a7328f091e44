import { readFileSync } from 'node:fs'
import path from 'node:path'
import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser'
import { diagnose } from '../diagnostics/diagnose.js'
import { relativePosix } from '../facts/posix-path.js'
import type { SourceSpan } from '../model/source-span.js'
import { ConfigError } from './config-error.js'

/** The finding for a tsconfig that cannot be read, at the place of its mistake, or of the `extends` that leads to one. */
export function unusableTsconfig(root: string, file: string, reason: string): ConfigError {
  const text = textOf(file)
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  const missing = /^File '(.+)' not found/.exec(reason)?.[1] ?? null
  const [error] = errors
  const node = error === undefined ? extendsOf(tree, missing) : error
  const name = relativePosix(root, file)
  const span = node === undefined ? null : spanOf(name, text, node)
  const isPackage = missing !== null && !missing.startsWith('.') && !path.isAbsolute(missing)
  return new ConfigError(root, [
    diagnose(
      'tsconfigInvalid',
      { file: name, reason, missing: isPackage ? packageOf(missing) : null },
      span,
    ),
  ])
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The value of `extends`, in a list the one that is missing. */
function extendsOf(tree: Node | undefined, missing: string | null): Node | undefined {
  const value = tree && findNodeAtLocation(tree, ['extends'])
  return value?.children?.find((each) => each.value === missing) ?? value
}

function spanOf(
  file: string,
  text: string,
  { offset, length }: { readonly offset: number; readonly length: number },
): SourceSpan {
  const place = (position: number): { line: number; column: number } => {
    const lines = text.slice(0, position).split('\n')
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  }
  const [start, end] = [place(offset), place(offset + Math.max(length, 1))]
  return { file, ...start, endLine: end.line, endColumn: end.column }
}

/** `@acme/tsconfig/base.json` is in `@acme/tsconfig`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
