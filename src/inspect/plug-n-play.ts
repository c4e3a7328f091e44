import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * What to do where Yarn's Plug'n'Play hides a package: it stands in an archive, and `.pnp.cjs`, which says where, is
 * code of the project, which is never run. Empty for a relative import, and for a project that is installed otherwise.
 */
export function plugNPlayHint(root: string, specifier: string): string {
  if (/^[./#]/.test(specifier) || !isPlugNPlay(root)) return ''
  return "; this project is installed by Yarn's Plug'n'Play, which keeps packages in archives that prebuild does not open: write `nodeLinker: node-modules` in .yarnrc.yml and install again"
}

function isPlugNPlay(directory: string): boolean {
  if (existsSync(path.join(directory, '.pnp.cjs'))) return true
  const parent = path.dirname(directory)
  return parent !== directory && isPlugNPlay(parent)
}
