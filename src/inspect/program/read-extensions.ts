import path from 'node:path'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Config } from '../../config/config.js'
import type { Slice } from './slice.js'
import { resolutionOf } from './resolution-of.js'
import { spanOf } from '../source/span-of.js'
import { ts } from '../source/typescript.js'

/**
 * Relative imports of a file without an extension, where Node asks for one. They were followed all the same: what they
 * mean is plain, and a queue must not be lost over it.
 */
export function extensionFindings(config: Config, slice: Slice, file: ts.SourceFile): Diagnostic[] {
  if (!asksForExtensions(slice.program.getCompilerOptions(), file)) return []
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const specifier = statement.moduleSpecifier
    return specifier && ts.isStringLiteral(specifier)
      ? extensionFinding(config, slice, specifier)
      : []
  })
}

/** Whether Node wants to see the extension of each relative import of a file. */
export function asksForExtensions(options: ts.CompilerOptions, file: ts.SourceFile): boolean {
  const kind = options.moduleResolution ?? defaultResolution(options)
  const isNode =
    kind === ts.ModuleResolutionKind.Node16 || kind === ts.ModuleResolutionKind.NodeNext
  return isNode && file.impliedNodeFormat === ts.ModuleKind.ESNext
}

/** Whether a specifier is relative and has no extension. */
export function isBare(specifier: string): boolean {
  return (
    /^\.\.?\//.test(specifier) && !/\.(?:[cm]?[jt]sx?|json|node|wasm|css|html|txt)$/.test(specifier)
  )
}

/** The same specifier with the extension that Node asks for. */
export function withExtension(specifier: string, resolved: string): string {
  const isIndex = /\/index\.[cm]?tsx?$/.test(resolved) && path.posix.basename(specifier) !== 'index'
  const extension =
    /\.[cm]?[jt]sx?$/.exec(resolved)?.[0].replace('ts', 'js').replace('jsx', 'js') ?? '.js'
  return `${specifier}${isIndex ? '/index' : ''}${extension}`
}

function extensionFinding(config: Config, slice: Slice, specifier: ts.StringLiteral): Diagnostic[] {
  const { text } = specifier
  if (!isBare(text)) return []
  const resolution = resolutionOf(slice, specifier)
  // One that is misspelled too is mended by one edit: see `caseFindings`.
  if (resolution?.resolvedModule === undefined || resolution.isMisspelled === true) return []
  const instead = withExtension(text, resolution.resolvedModule.resolvedFileName)
  const span = spanOf(config.root, specifier)
  const quote = specifier.getText().at(0) ?? "'"
  return [
    diagnose('extensionMissing', { specifier: text, instead }, span, [], {
      span,
      text: `${quote}${instead}${quote}`,
    }),
  ]
}

function defaultResolution(options: ts.CompilerOptions): ts.ModuleResolutionKind {
  const isNode =
    options.module !== undefined &&
    options.module >= ts.ModuleKind.Node16 &&
    options.module <= ts.ModuleKind.NodeNext
  return isNode ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler
}
