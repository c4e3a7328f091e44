import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.js'
import type { Manifest } from './manifest.js'

/** Where tools keep what they can make again; null for a project without `node_modules`, which then has no cache. */
export function manifestFile(config: Config): string | null {
  const modules = path.join(config.root, 'node_modules')
  if (!existsSync(modules)) return null
  // One project may be read with several settings; each has a manifest of its own.
  const settings = digest(
    JSON.stringify([config.tsconfig.path, config.outDir, config.provider]),
  ).slice(0, 12)
  return path.join(modules, '.cache', 'pikku', `manifest-${settings}.json`)
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
  } catch {
    removeStage(stage)
  }
}

function removeStage(stage: string): void {
  try {
    rmSync(stage, { force: true })
  } catch {
    // Where nothing can be written, nothing can be there to remove.
  }
}

export function digest(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
