import path from 'node:path'
import { parseTsconfig } from 'get-tsconfig'
import type { Disk } from '../../disk/disk.js'
import { toPosix } from '../../facts/posix-path.js'
import { isOwnPackageFile } from './own-package.js'
import { resolvedTo } from './resolved-to.js'
import { failedPlaces, realPlace } from './real-place.js'
import type { ts } from '../source/typescript.js'

/**
 * The source that a compiled file of this workspace is made from. What a package of the workspace exports is its
 * build, which may be old or not be there; its source is what its author means.
 */
export function preferSource(
  found: ts.ResolvedModuleWithFailedLookupLocations,
  disk: Disk,
): ts.ResolvedModuleWithFailedLookupLocations {
  const { resolvedModule } = found
  const known: KnownOutputs = { disk, byDirectory: new Map() }
  if (resolvedModule !== undefined) {
    const { resolvedFileName } = resolvedModule
    // Linked from a checkout, this package too has sources; what it declares is its build.
    const isBuilt = /\.d\.[cm]?ts$/.test(resolvedFileName) && !isOwnPackageFile(resolvedFileName)
    const source = isBuilt ? sourceOfOutput(resolvedFileName, known) : undefined
    return source === undefined ? found : resolvedTo(source)
  }
  for (const location of failedPlaces(found)) {
    const source = sourceOfOutput(location, known)
    if (source !== undefined) return resolvedTo(source)
  }
  return found
}

const compiled = /\.(?:d\.([cm]?)ts|([cm]?)js)$/

function sourceOfOutput(file: string, known: KnownOutputs): string | undefined {
  if (!compiled.test(file)) return undefined
  const real = realPlace(known.disk, file)
  if (real === undefined || real.includes('/node_modules/')) return undefined
  for (const { output, source } of outputsAbove(path.posix.dirname(real), known)) {
    if (!real.startsWith(`${output}/`)) continue
    const base = `${source}${real.slice(output.length)}`
    const found = sourceNames(base).find((name) => known.disk.isFile(name))
    if (found !== undefined) return found
  }
  return undefined
}

function sourceNames(base: string): string[] {
  const [, declared = '', run = ''] = compiled.exec(base) ?? []
  const plain = base.replace(compiled, '')
  const kind = declared || run
  return kind === '' ? [`${plain}.ts`, `${plain}.tsx`] : [`${plain}.${kind}ts`]
}

/** A directory that a compiler writes to, and the one that it reads from. Absolute. */
interface OutputDirectory {
  readonly output: string
  readonly source: string
}

/** For the length of one question: a tsconfig may change from one to the next. */
interface KnownOutputs {
  readonly disk: Disk
  readonly byDirectory: Map<string, readonly OutputDirectory[]>
}

/** What the tsconfigs of the package that a directory belongs to say of their output. */
function outputsAbove(directory: string, known: KnownOutputs): readonly OutputDirectory[] {
  const cached = known.byDirectory.get(directory)
  if (cached !== undefined) return cached
  const parent = path.posix.dirname(directory)
  const isPackage = known.disk.exists(`${directory}/package.json`)
  const above = isPackage || parent === directory ? [] : outputsAbove(parent, known)
  const outputs = [...outputsIn(directory, known.disk), ...above]
  known.byDirectory.set(directory, outputs)
  return outputs
}

function outputsIn(directory: string, disk: Disk): OutputDirectory[] {
  return ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.lib.json'].flatMap((name) => {
    const file = `${directory}/${name}`
    if (!disk.isFile(file)) return []
    const asked = new Map<string, string>()
    try {
      const { outDir, declarationDir, rootDir } = parseTsconfig(file, asked).compilerOptions ?? {}
      const absolute = (place: string): string => toPosix(path.resolve(directory, place))
      // Left out, it is what all files have in common: nearly always one of these.
      const sources = rootDir === undefined ? ['.', 'src'] : [rootDir]
      return [outDir, declarationDir].flatMap((output) =>
        output === undefined
          ? []
          : sources.map((source) => ({ output: absolute(output), source: absolute(source) })),
      )
    } catch {
      // It is another project's tsconfig: what is wrong with it is not ours to report.
      return []
    } finally {
      disk.noteQuestions(asked)
    }
  })
}
