import path from 'node:path'
import { resolvedTo } from './resolved-to.js'
import type { Resolution } from './slice-cache.js'
import { ts } from '../source/typescript.js'

/**
 * The answer to `./mail.js` where `mail.ts` is there: each way of resolving looks at that place first, so that nothing
 * else need be asked. Undefined where the settings look elsewhere too, and for any other import.
 */
export function sourceBeside(
  options: ts.CompilerOptions,
  specifier: string,
  {
    containing,
    hasFile,
  }: { readonly containing: string; readonly hasFile: (file: string) => boolean },
): Resolution | undefined {
  const isPlain =
    /^\.\.?\/.*(?<!\.d)\.js$/.test(specifier) &&
    options.rootDirs === undefined &&
    options.moduleSuffixes === undefined &&
    options.moduleResolution !== ts.ModuleResolutionKind.Classic
  if (!isPlain) return undefined
  const place = path.posix.join(path.posix.dirname(containing), specifier)
  const source = `${place.slice(0, -'.js'.length)}.ts`
  return source.includes('/node_modules/') || !hasFile(source) ? undefined : resolvedTo(source)
}
