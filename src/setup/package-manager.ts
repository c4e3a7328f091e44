import { existsSync } from 'node:fs'
import path from 'node:path'

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const
export type PackageManager = (typeof packageManagers)[number]

/** What each of them leaves in a project. Bun can write a yarn.lock beside its own, so it is asked for first. */
const traces: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['.yarnrc.yml', 'yarn'],
  ['bunfig.toml', 'bun'],
]

/** The package manager that started this process, as each of them says in the environment; null when none did. */
export function runningPackageManager(
  agent = process.env['npm_config_user_agent'],
): PackageManager | null {
  const name = /^[a-z]+/.exec(agent ?? '')?.[0]
  return packageManagers.find((known) => known === name) ?? null
}

/**
 * The package manager of a project: the one that its package.json names, otherwise the one whose files are in the directory
 * or in one above it (a package of a workspace has neither of its own), up to the root of the repository. Null when nothing says.
 */
export function findPackageManager(
  directory: string,
  readPackage: (directory: string) => unknown,
): PackageManager | null {
  for (let current = directory; ; current = path.dirname(current)) {
    const isThere = (name: string): boolean => existsSync(path.join(current, name))
    const trace = traces.find(([file]) => isThere(file))?.[1]
    const found = saidManager(readPackage(current)) ?? trace ?? null
    if (found !== null || isThere('.git') || current === path.dirname(current)) return found
  }
}

/** `packageManager`, as Corepack reads it, or `devEngines`, as npm and pnpm do. */
function saidManager(manifest: unknown): PackageManager | null {
  const asked = valueAt(manifest, 'packageManager')
  if (typeof asked === 'string') return runningPackageManager(asked)
  const engines = valueAt(valueAt(manifest, 'devEngines'), 'packageManager')
  const names = [engines].flat().map((engine) => valueAt(engine, 'name'))
  return packageManagers.find((known) => names.includes(known)) ?? null
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

/** How a script of package.json is run. */
export function runScript(manager: PackageManager, script: string): string {
  return script === 'start' && manager !== 'bun' ? `${manager} start` : `${manager} run ${script}`
}
