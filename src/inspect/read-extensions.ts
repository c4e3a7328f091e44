import path from 'node:path'
import { diagnose } from '../diagnostics/diagnose.js'
import { spanIn, type InspectContext } from './context.js'
import { ts } from './typescript.js'

/**
 * Reports relative imports without an extension where Node asks for one. They were followed all the same: what they
 * mean is plain, and a queue must not be lost over it.
 */
export function reportExtensions(context: InspectContext): void {
  const { program } = context.slice
  const kind = program.getCompilerOptions().moduleResolution ?? defaultResolution(program.getCompilerOptions())
  if (kind !== ts.ModuleResolutionKind.Node16 && kind !== ts.ModuleResolutionKind.NodeNext) return
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || file.impliedNodeFormat !== ts.ModuleKind.ESNext) continue
    for (const statement of file.statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue
      const specifier = statement.moduleSpecifier
      if (specifier && ts.isStringLiteral(specifier)) reportExtension(context, specifier)
    }
  }
}

function reportExtension(context: InspectContext, specifier: ts.StringLiteral): void {
  const { text } = specifier
  const isBare = /^\.\.?\//.test(text) && !/\.(?:[cm]?[jt]sx?|json|node|wasm|css|html|txt)$/.test(text)
  if (!isBare) return
  const resolved = resolvedFile(context, specifier)
  if (resolved === undefined) return
  const isIndex = /\/index\.[cm]?tsx?$/.test(resolved) && path.posix.basename(text) !== 'index'
  const extension = /\.[cm]?[jt]sx?$/.exec(resolved)?.[0].replace('ts', 'js').replace('jsx', 'js') ?? '.js'
  const instead = `${text}${isIndex ? '/index' : ''}${extension}`
  context.report(diagnose('extensionMissing', { specifier: text, instead }, spanIn(context, specifier)))
}

function resolvedFile(context: InspectContext, specifier: ts.StringLiteral): string | undefined {
  const file = specifier.getSourceFile()
  const program = context.slice.program as ts.Program & {
    getResolvedModuleFromModuleSpecifier?: (specifier: ts.StringLiteral, file?: ts.SourceFile) => { resolvedModule?: ts.ResolvedModule } | undefined
  }
  return program.getResolvedModuleFromModuleSpecifier?.(specifier, file)?.resolvedModule?.resolvedFileName
}

function defaultResolution(options: ts.CompilerOptions): ts.ModuleResolutionKind {
  const isNode = options.module !== undefined && options.module >= ts.ModuleKind.Node16 && options.module <= ts.ModuleKind.NodeNext
  return isNode ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler
}
