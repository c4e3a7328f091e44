import type { Config } from '../../config/config.js'
import { ts } from '../source/typescript.js'

/**
 * How much of what stands outside the modules is read.
 * `language`: the ES lib alone. `project`: the libs and `@types` that the tsconfig asks for.
 */
export type LibScope = 'language' | 'project'

/** The project's own compiler options, as far as they change what a type is or where a module lies. */
export function compilerOptions(config: Config, libScope: LibScope): ts.CompilerOptions {
  const { compilerOptions: json, directory } = config.tsconfig
  const { options } = ts.convertCompilerOptionsFromJson({ ...json }, directory)
  const target = options.target ?? ts.ScriptTarget.ES2022
  return {
    ...options,
    target,
    module: options.module ?? ts.ModuleKind.NodeNext,
    // Left open, the compilers disagree (5: off, 6: on). Read strictly, nothing is lost: `null` stays visible.
    strict: options.strict ?? true,
    lib: libs(options.lib, target, libScope),
    types: libScope === 'language' ? [] : (options.types ?? ['*']),
    ...quiet,
  }
}

/** What only matters to a compiler that writes files or complains. */
const quiet: ts.CompilerOptions = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  noLib: false,
  skipLibCheck: true,
  ignoreDeprecations: '6.0',
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
}

function libs(
  asked: readonly string[] | undefined,
  target: ts.ScriptTarget,
  libScope: LibScope,
): string[] {
  if (libScope === 'project') {
    return asked === undefined ? [ts.getDefaultLibFileName({ target })] : [...asked]
  }
  const language = (asked ?? []).filter((lib) => !/lib\.(?:dom|webworker|scripthost)/.test(lib))
  return language.length > 0 ? language : [languageLib(target)]
}

/** `lib.es2022.full.d.ts`, which is a target's default, holds the DOM; `lib.es2022.d.ts` is the language alone. */
function languageLib(target: ts.ScriptTarget): string {
  const full = ts.getDefaultLibFileName({ target })
  if (full === 'lib.d.ts') return 'lib.es5.d.ts'
  return full === 'lib.es6.d.ts' ? 'lib.es2015.d.ts' : full.replace('.full.', '.')
}
