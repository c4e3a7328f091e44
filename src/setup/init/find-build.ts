import path from 'node:path'
import type { Tsconfig } from '../../config/config.js'
import { readTsconfig } from '../../config/read-tsconfig.js'
import type { Disk } from '../../disk/disk.js'

/** The tsconfig that the project is built with: often not the one that the editor and the tests use. */
export interface Build {
  readonly tsconfig: Tsconfig
  readonly name: string
  /** Null where it is the project's only one. */
  readonly text: string | null
}

/** What scripts give to tsc, where they name a file. */
const named = /\btsc\b[^&|;]*?\s(?:-p|--project)\s+(?:\.\/)?([^\s&|;]+\.json)/

/** The tsconfig that a script gives to tsc, otherwise `tsconfig.build.json`, otherwise the one that there is. */
export function findBuild(
  disk: Disk,
  root: string,
  scripts: Readonly<Record<string, string>>,
  tsconfig: Tsconfig,
): Build {
  const given = Object.entries(scripts)
    .filter(([name]) => /build|compile|prepare/.test(name))
    .flatMap(([, script]) => named.exec(script)?.[1] ?? [])
  const name = [...given, 'tsconfig.build.json'].find((file) => disk.exists(path.join(root, file)))
  const file = name === undefined ? null : path.join(root, name)
  if (name === undefined || file === null || tsconfig.path === null || file === tsconfig.path)
    return { tsconfig, name: 'tsconfig.json', text: null }
  return { tsconfig: readTsconfig(disk, root, name), name, text: disk.readText(file) ?? null }
}
