import path from 'node:path'
import type { Config } from '../config/config.js'
import { relativePosix } from '../facts/posix-path.js'

/** How a generated file imports another generated file: `generated(config, 'pikku-queue-map')`. */
export function generatedPath(config: Config, name: string): string {
  return `./${name}.gen${config.importExtension}`
}

/** How a generated file imports a file of the project. */
export function projectPath(config: Config, file: string): string {
  const relative = relativePosix(config.outDir, path.join(config.root, file))
  const specifier = relative.startsWith('.') ? relative : `./${relative}`
  if (config.importExtension === '.ts') return specifier
  const isPlain = /\.(?:tsx?|jsx?)$/.test(specifier)
  // `.mts` and `.cts` always need their ending: no resolution tries it.
  if (config.importExtension === '' && isPlain) return specifier.replace(/\.(?:tsx?|jsx?)$/, '')
  return specifier.replace(/\.([cm]?)tsx?$/, '.$1js').replace(/\.jsx$/, '.js')
}
