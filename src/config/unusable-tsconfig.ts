import path from 'node:path'
import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser'
import { diagnose } from '../diagnostics/diagnose.js'
import { relativePosix } from '../facts/posix-path.js'
import { readText } from '../disk/read-text.js'
import { ConfigError } from './config-error.js'
import { textSpan, type TextRange } from './text-span.js'

/** The finding for a tsconfig that cannot be read, at the place of its mistake, or of the `extends` that leads to one. */
export function unusableTsconfig(
  root: string,
  file: string,
  reason: string,
  range?: TextRange,
): ConfigError {
  const text = textOf(file)
  const tree = parseTree(text, [], { allowTrailingComma: true })
  const missing = /^File '(.+)' not found/.exec(reason)?.[1] ?? null
  const node = range ?? extendsOf(tree, missing)
  const name = relativePosix(root, file)
  const span = node === undefined ? null : textSpan(name, text, node)
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
    return readText(file)
  } catch {
    return ''
  }
}

/** The value of `extends`, in a list the one that is missing. */
function extendsOf(tree: Node | undefined, missing: string | null): Node | undefined {
  const value = tree && findNodeAtLocation(tree, ['extends'])
  return value?.children?.find((each) => each.value === missing) ?? value
}

/** `@acme/tsconfig/base.json` is in `@acme/tsconfig`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
