import { existsSync } from 'node:fs'
import path from 'node:path'

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const
export type PackageManager = (typeof packageManagers)[number]

const lockFiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
]

/** The package manager that started this process, as each of them says in the environment; null when none did. */
export function runningPackageManager(
  agent = process.env['npm_config_user_agent'],
): PackageManager | null {
  const name = /^[a-z]+/.exec(agent ?? '')?.[0]
  return packageManagers.find((known) => known === name) ?? null
}

/**
 * The package manager of a project: what `packageManager` of a package.json says, else whose lock file there is, in the
 * directory or in one above it (a package of a workspace has neither of its own). Null when nothing says.
 */
export function findPackageManager(
  directory: string,
  readPackage: (directory: string) => unknown,
): PackageManager | null {
  for (let current = directory; ; current = path.dirname(current)) {
    const json = readPackage(current)
    const asked =
      typeof json === 'object' && json !== null ? Reflect.get(json, 'packageManager') : undefined
    const said = typeof asked === 'string' ? runningPackageManager(asked) : null
    const locked = lockFiles.find(([file]) => existsSync(path.join(current, file)))?.[1]
    if (said !== null || locked !== undefined) return said ?? locked ?? null
    if (current === path.dirname(current)) return null
  }
}

/** How a script of package.json is run. */
export function runScript(manager: PackageManager, script: string): string {
  return script === 'start' && manager !== 'bun' ? `${manager} start` : `${manager} run ${script}`
}
