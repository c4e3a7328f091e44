import path from 'node:path'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Config } from '../config/config.js'
import type { Slice } from './slice.js'
import { spanOf } from './span-of.js'
import { ts } from './typescript.js'

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

function extensionFinding(config: Config, slice: Slice, specifier: ts.StringLiteral): Diagnostic[] {
  const { text } = specifier
  if (!isBare(text)) return []
  const resolved = resolvedFile(slice, specifier)
  if (resolved === undefined) return []
  const isIndex = /\/index\.[cm]?tsx?$/.test(resolved) && path.posix.basename(text) !== 'index'
  const extension =
    /\.[cm]?[jt]sx?$/.exec(resolved)?.[0].replace('ts', 'js').replace('jsx', 'js') ?? '.js'
  const instead = `${text}${isIndex ? '/index' : ''}${extension}`
  const span = spanOf(config.root, specifier)
  const quote = specifier.getText().at(0) ?? "'"
  return [
    diagnose('extensionMissing', { specifier: text, instead }, span, [], {
      span,
      text: `${quote}${instead}${quote}`,
    }),
  ]
}

function resolvedFile(slice: Slice, specifier: ts.StringLiteral): string | undefined {
  const file = specifier.getSourceFile()
  const program = slice.program as ts.Program & {
    getResolvedModuleFromModuleSpecifier?: (
      specifier: ts.StringLiteral,
      file?: ts.SourceFile,
    ) => { resolvedModule?: ts.ResolvedModule } | undefined
  }
  return program.getResolvedModuleFromModuleSpecifier?.(specifier, file)?.resolvedModule
    ?.resolvedFileName
}

function defaultResolution(options: ts.CompilerOptions): ts.ModuleResolutionKind {
  const isNode =
    options.module !== undefined &&
    options.module >= ts.ModuleKind.Node16 &&
    options.module <= ts.ModuleKind.NodeNext
  return isNode ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler
}
