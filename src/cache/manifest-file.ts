import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.js'
import { cacheDirectory } from './cache-directory.js'
import { digest } from './digest.js'
import type { Manifest } from './manifest.js'

/** Null where there is no place for a cache. */
export function manifestFile(config: Config): string | null {
  const directory = cacheDirectory(config.root)
  if (directory === null) return null
  // Projects of one workspace share the directory, and one project may be read with several settings.
  const { root, tsconfig, outDir, provider } = config
  const settings = digest(JSON.stringify([root, tsconfig.path, outDir, provider])).slice(0, 16)
  return path.join(directory, `manifest-${settings}.json`)
}

/** The manifest of that key; null when there is none, when it is of another key, or when it cannot be read. */
export function readManifest(file: string, key: string): Manifest | null {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
    return manifest.key === key ? manifest : null
  } catch {
    return null
  }
}

/** Keeps a manifest. A cache that cannot be written costs time, nothing else, so it is no error. */
export function writeManifest(file: string, manifest: Manifest): void {
  const stage = `${file}.${process.pid}`
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(stage, JSON.stringify(manifest))
    renameSync(stage, file)
    removeOld(path.dirname(file))
  } catch {
    remove(stage)
  }
}

/** A month after its last change, a manifest is of a project that is gone, or is as good as gone. */
const oldMilliseconds = 30 * 24 * 60 * 60 * 1000

function removeOld(directory: string): void {
  const oldest = Date.now() - oldMilliseconds
  for (const name of readdirSync(directory)) {
    const place = path.join(directory, name)
    if (name.startsWith('manifest-') && statSync(place).mtimeMs < oldest) remove(place)
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // Where nothing can be written, nothing can be there to remove.
  }
}
