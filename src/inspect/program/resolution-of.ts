import type { Slice } from './slice.js'
import type { Resolution } from '../modules/slice-cache.js'
import type { ts } from '../source/typescript.js'

/** Where an import of a file leads; undefined for one that nothing has asked for. */
export function resolutionOf(
  { program }: Slice,
  specifier: ts.StringLiteralLike,
): Resolution | undefined {
  const asked = program as ts.Program & {
    getResolvedModuleFromModuleSpecifier?: (
      specifier: ts.StringLiteralLike,
      file?: ts.SourceFile,
    ) => Resolution | undefined
  }
  return asked.getResolvedModuleFromModuleSpecifier?.(specifier, specifier.getSourceFile())
}
