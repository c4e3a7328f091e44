import path from 'node:path'
import type { Disk } from '../disk/disk.js'

/** What is read of a package.json. */
export interface PackageFacts {
  readonly dependencies: Readonly<Record<string, string>>
  readonly imports: Readonly<Record<string, unknown>>
  /** What it exports, by the specifiers under which it is imported: also by its own code. */
  readonly exports: Readonly<Record<string, unknown>>
  readonly isModule: boolean
}

/** The nearest package.json at or above a directory; an empty one when there is none, or when it cannot be parsed. */
export function readPackage(disk: Disk, directory: string): PackageFacts {
  const json = readJson(disk, path.join(directory, 'package.json'))
  if (json === undefined) {
    const parent = path.dirname(directory)
    return parent === directory
      ? { dependencies: {}, imports: {}, exports: {}, isModule: false }
      : readPackage(disk, parent)
  }
  return {
    dependencies: {
      ...record(json['devDependencies']),
      ...record(json['peerDependencies']),
      ...record(json['dependencies']),
    } as Record<string, string>,
    imports: record(json['imports']),
    exports: exportsOf(json),
    isModule: json['type'] === 'module',
  }
}

function exportsOf({ name, exports }: Record<string, unknown>): Record<string, unknown> {
  if (typeof name !== 'string' || exports === undefined) return {}
  const keys = Object.keys(record(exports))
  // Without paths, all of it says where the package itself is.
  if (!keys.some((key) => key.startsWith('.'))) return { [name]: exports }
  return Object.fromEntries(
    Object.entries(record(exports)).map(([key, target]) => [name + key.slice(1), target]),
  )
}

/** What the package that is installed under a name calls itself: an alias from a file or a registry shows itself here. */
export function installedName(disk: Disk, root: string, name: string): string | undefined {
  const json = readJson(disk, path.join(root, 'node_modules', name, 'package.json'))
  return typeof json?.['name'] === 'string' ? json['name'] : undefined
}

function readJson(disk: Disk, file: string): Record<string, unknown> | undefined {
  const text = disk.readText(file)
  if (text === undefined) return undefined
  try {
    return record(JSON.parse(text))
  } catch {
    return {}
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
