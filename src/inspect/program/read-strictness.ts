import type { Config } from '../../config/config.js'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { compilerOptions } from '../modules/compiler-options.js'

/** Says that a project's compiler leaves `null` and `undefined` out of its types: the map can only do the same. */
export function readStrictness(config: Config): Diagnostic[] {
  const { strict, strictNullChecks } = compilerOptions(config, 'language')
  return (strictNullChecks ?? strict) ? [] : [diagnose('strictNullChecksOff', {}, null)]
}
