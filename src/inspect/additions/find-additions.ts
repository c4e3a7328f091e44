import path from 'node:path'
import type { Config } from '../../config/config.js'
import { toPosix } from '../../facts/posix-path.js'
import { programOrder, programRoots } from '../../scan/program-order.js'
import type { Sources } from '../../scan/sources.js'
import { isRuntimeFile, ownModule } from '../modules/own-modules.js'
import { createProjectHost, type ProjectHost } from '../program/project-host.js'
import type { SliceCache } from '../modules/slice-cache.js'
import { ts } from '../source/typescript.js'
import type { Addition, Additions } from '../modules/additions.js'
import { readDeclarations, type Declarations } from './read-declarations.js'

export interface AdditionsRequest {
  readonly config: Config
  readonly sources: Sources
  readonly cache: SliceCache
}

/**
 * Walks from the imports of the project's files through the declarations of packages, by their text alone: a parser
 * would take ten times as long, and most of what is met adds nothing.
 */
export function findAdditions({ config, sources, cache }: AdditionsRequest): Additions {
  // Only what was read, and where nothing was found, is shared with the slices.
  const apart = {
    ...cache,
    moduleResolution: undefined,
    resolutions: new Map(),
    leadsTo: new Map(),
  }
  const project = createProjectHost({ config, libScope: 'project', services: null, cache: apart })
  const locate = createLocator(project)
  const own = new Set(sources.files)
  const isOutside = (file: string | undefined): file is string =>
    file !== undefined && !own.has(file) && !isRuntimeFile(file) && /\.[cm]?tsx?$/.test(file)
  const root = `${toPosix(config.root)}/`
  const implied = impliedModules(project.options)
  /** What a file of the project leads to: the scan has followed what stays inside. */
  const fromInside = (file: string): string[] => {
    const { modules: written = [], references = [], isScript } = sources.asked.get(file) ?? {}
    const isModule = isScript === false || /\.[cm][jt]s$/.test(file)
    const isImplying = isModule && !/\.d\.[cm]?ts$/.test(file)
    const modules = isImplying ? [...implied, ...written] : written
    const leads = sources.leads.get(file)
    const isInside = (module: string): boolean =>
      module.startsWith('.') && path.posix.join(path.posix.dirname(file), module).startsWith(root)
    const targets = [
      ...references.map((reference) => leads?.get(reference) ?? locate.reference(reference, file)),
      ...modules.map(
        (module) =>
          leads?.get(module) ?? (isInside(module) ? undefined : locate.module(module, file)),
      ),
    ]
    return targets.flatMap((target) =>
      target !== undefined && (own.has(target) || isOutside(target)) ? target : [],
    )
  }
  const leadsTo = new Map<string, readonly string[]>()
  const files = new Map<string, Addition>()
  const fromOutside = (file: string): string[] => {
    const { asked, isGlobal, names, modules } = declarationsOf(file, cache)
    const targets = [
      ...asked.references.map((reference) => locate.reference(reference, file)),
      ...[...asked.modules, ...(asked.isScript ? [] : modules)].map((module) =>
        locate.module(module, file),
      ),
    ].filter(isOutside)
    leadsTo.set(file, targets)
    if (isGlobal || modules.length > 0) {
      const added = modules.map((specifier) => ({
        specifier,
        target: asked.isScript ? null : (locate.module(specifier, file) ?? null),
      }))
      files.set(file, { isGlobal, names, modules: added })
    }
    return targets
  }
  const roots = [...programRoots(sources), ...locate.automatic().filter(isOutside)]
  const order = programOrder(roots, (file) =>
    own.has(file) ? fromInside(file) : fromOutside(file),
  )
  return { files, leadsTo, order }
}

/** What the compiler imports into every module by itself. */
function impliedModules({ importHelpers, jsx, jsxImportSource }: ts.CompilerOptions): string[] {
  const isAutomatic = jsx === ts.JsxEmit.ReactJSX || jsx === ts.JsxEmit.ReactJSXDev
  const source = jsxImportSource ?? (isAutomatic ? 'react' : undefined)
  const runtime = jsx === ts.JsxEmit.ReactJSXDev ? 'jsx-dev-runtime' : 'jsx-runtime'
  return [
    ...(importHelpers === true ? ['tslib'] : []),
    ...(source === undefined ? [] : [`${source}/${runtime}`]),
  ]
}

function declarationsOf(file: string, { disk, texts }: SliceCache): Declarations {
  return readDeclarations(texts?.take(file) ?? disk.readText(file) ?? 'export {}')
}

interface Locator {
  readonly module: (specifier: string, from: string) => string | undefined
  /** What `/// <reference>` asks for, written as the scan notes it. */
  readonly reference: (reference: string, from: string) => string | undefined
  /** What `types` of the tsconfig names, or every `@types` package where it is left open. */
  readonly automatic: () => readonly (string | undefined)[]
}

function createLocator({ config, options, host, modules, cache }: ProjectHost): Locator {
  const known = new Map<string, string | undefined>()
  const once = (key: string, find: () => string | undefined): string | undefined => {
    if (!known.has(key)) known.set(key, find())
    return known.get(key)
  }
  const formats = new Map<string, ts.ResolutionMode>()
  const formatOf = (file: string): ts.ResolutionMode => {
    const key = /\.[cm]tsx?$/.test(file) ? path.posix.extname(file) : path.posix.dirname(file)
    if (!formats.has(key)) {
      const packages = cache.moduleResolution?.getPackageJsonInfoCache()
      formats.set(key, ts.getImpliedNodeFormatForFile(file, packages, host, options))
    }
    return formats.get(key)
  }
  const typesOf = (name: string, from: string): string | undefined =>
    ts.resolveTypeReferenceDirective(name, from, options, host).resolvedTypeReferenceDirective
      ?.resolvedFileName
  return {
    module: (specifier, from) => {
      if (specifier.startsWith('node:') || ownModule(config, specifier, from) !== undefined)
        return undefined
      const mode = formatOf(from)
      const place = specifier.startsWith('.') ? from : path.posix.dirname(from)
      return once(
        `${place}\0${specifier}\0${mode ?? ''}`,
        () => modules.locate(specifier, from, mode).resolvedModule?.resolvedFileName,
      )
    },
    reference: (reference, from) => {
      const value = reference.slice(reference.indexOf(':') + 1)
      if (reference.startsWith('path:')) {
        const file = path.posix.join(path.posix.dirname(from), value)
        return host.fileExists(file) ? file : undefined
      }
      if (!reference.startsWith('types:')) return undefined
      return once(`${path.posix.dirname(from)}\0types\0${value}`, () => typesOf(value, from))
    },
    automatic: () => {
      const from = path.posix.join(host.getCurrentDirectory(), '__inferred type names__.ts')
      return ts.getAutomaticTypeDirectiveNames(options, host).map((name) => typesOf(name, from))
    },
  }
}
