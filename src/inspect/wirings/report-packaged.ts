import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { relativePosix } from '../../facts/posix-path.js'
import { findComments } from '../../scan/find-comments.js'
import { generatedFile, wiringNames } from '../../scan/names.js'
import { readImports } from '../../scan/read-imports.js'
import type { Config } from '../../config/config.js'
import type { Sources } from '../../scan/sources.js'
import type { DependentPackage } from '../modules/dependent-packages.js'
import { isRuntimeFile } from '../modules/own-modules.js'
import type { SliceCache } from '../modules/slice-cache.js'
import { createProjectHost } from '../program/project-host.js'

export interface PackagedRequest {
  readonly config: Config
  readonly sources: Sources
  readonly packages: readonly DependentPackage[]
  readonly cache: SliceCache
}

/** Packages that wire queues when they are imported, or in helpers. They are no part of the project, so they are not read. */
export function reportPackaged(request: PackagedRequest): Diagnostic[] {
  const { config, sources, packages, cache } = request
  if (packages.length === 0) return []
  // Only what was read, and where nothing was found, is shared with the slices.
  const apart = {
    ...cache,
    moduleResolution: undefined,
    resolutions: new Map(),
    leadsTo: new Map(),
  }
  const { modules } = createProjectHost({
    config,
    libScope: 'language',
    services: null,
    cache: apart,
  })
  const own = new Set(sources.files)
  const locate = (specifier: string, from: string): string | undefined =>
    runningFile(modules.locate(specifier, from, undefined).resolvedModule?.resolvedFileName, cache)
  return packages.flatMap(({ name }) => {
    const isOfPackage = (specifier: string): boolean =>
      specifier === name || specifier.startsWith(`${name}/`)
    const entries = new Map<string, string>()
    for (const [file, { modules: asked, types }] of sources.asked) {
      for (const specifier of asked) {
        if (!isOfPackage(specifier) || types.includes(specifier)) continue
        const entry = locate(specifier, file)
        if (entry !== undefined && !entries.has(entry)) entries.set(entry, file)
      }
    }
    // The map grows while it is walked.
    for (const [file, importer] of entries) {
      if (own.has(file) || isRuntimeFile(file) || generatedFile.test(file)) continue
      const text = cache.disk.readText(file) ?? ''
      const line = lineOfCall(text)
      if (line !== undefined) {
        const [used, place] = [importer, file].map((each) => relativePosix(config.root, each))
        return diagnose('packageWires', { name, file: used ?? '', place: `${place}:${line}` }, null)
      }
      for (const specifier of readImports(text, true).modules) {
        if (!specifier.startsWith('.') && !isOfPackage(specifier)) continue
        const next = locate(specifier, file)
        if (next !== undefined && !entries.has(next)) entries.set(next, importer)
      }
    }
    return []
  })
}

/** A declaration says nothing of calls: the file beside it runs. */
function runningFile(file: string | undefined, { disk }: SliceCache): string | undefined {
  const [declared, kind] = /\.d\.([cm]?)ts$/.exec(file ?? '') ?? []
  if (file === undefined || declared === undefined) return file
  const script = `${file.slice(0, -declared.length)}.${kind}js`
  return disk.isFile(script) ? script : undefined
}

const names = wiringNames.join('|')
const renamed = new RegExp(`\\b(?:${names})\\s+as\\s+([\\w$]+)`, 'g')

/** Where a text calls one of our wiring calls, by the names that it imports them under. */
function lineOfCall(text: string): number | undefined {
  const aliases = [...text.matchAll(renamed)].map(([, alias = '']) => alias.replaceAll('$', '\\$'))
  const call = new RegExp(
    `(?<!\\bfunction\\s+)(?<![\\w$])(?:${[names, ...aliases].join('|')})\\s*(?:<[^;()]*>\\s*)?\\(`,
    'g',
  )
  const isCommented = findComments(text)
  const found = [...text.matchAll(call)].find(({ index }) => !isCommented(index))
  return found && text.slice(0, found.index).split('\n').length
}
