import type { ImportExtension } from './config.js'

/**
 * What a relative import must end in to be found by the compiler and by what runs the code.
 *
 * - `.ts` where the tsconfig allows it: such projects run their sources directly, or have their imports rewritten.
 * - none where a bundler or classic CommonJS resolves: that is how those projects write their own.
 * - `.js` for Node's own resolution, which asks for the extension of the compiled file.
 */
export function importExtension(options: Readonly<Record<string, unknown>>): ImportExtension {
  if (options['allowImportingTsExtensions'] === true) return '.ts'
  if (options['rewriteRelativeImportExtensions'] === true) return '.ts'
  const resolution = lower(options['moduleResolution'])
  if (resolution === 'bundler' || resolution === 'node' || resolution === 'node10') return ''
  if (resolution !== undefined) return '.js'
  const module = lower(options['module'])
  // Without `moduleResolution`, these modules are resolved without extensions (node10 before TypeScript 6, bundler since).
  if (module === 'commonjs' || module === 'preserve') return ''
  return '.js'
}

function lower(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined
}
