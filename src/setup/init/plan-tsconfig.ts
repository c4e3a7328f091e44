import path from 'node:path'
import { relativePosix } from '../../facts/posix-path.js'
import type { OutputPlace } from './choose-output.js'
import { readJson, type JsonEdit } from '../../output/edit-json.js'
import type { ExistingProject } from './read-project.js'
import { readsPaths } from './source-runners.js'

/** What a project without a tsconfig gets. */
export function newTsconfig({ isTypeScript, manifest }: ExistingProject): string {
  const hasNodeTypes =
    { ...manifest.devDependencies, ...manifest.dependencies }['@types/node'] !== undefined
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    // Since TypeScript 6 no types are there but those that are named.
    ...(hasNodeTypes ? { types: ['node'] } : {}),
    ...(isTypeScript ? {} : { allowJs: true, checkJs: true }),
    noEmit: true,
  }
  return `${JSON.stringify({ compilerOptions }, null, 2)}\n`
}

/** What must change in the tsconfig that is there. */
export function planTsconfig(project: ExistingProject, place: OutputPlace): JsonEdit[] {
  const { tsconfigText, tsconfig } = project
  if (tsconfigText === null) return []
  const edits: JsonEdit[] = []
  const needsPaths =
    !readsPackageImports(tsconfig.compilerOptions) ||
    readsPaths(project, place) ||
    isRootAmbiguous(project, place)
  if (needsPaths) edits.push(...planPaths(project, place))
  if (project.build.text === null) edits.push(...planBuild(place))
  const include = readJson(tsconfigText, 'include')
  if (place.include !== null && Array.isArray(include) && !include.includes(place.include)) {
    edits.push({ path: ['include', include.length], value: place.include })
  }
  return edits
}

/** What must change in the tsconfig that the project is built with. */
export function planBuild({ rootDir, buildInfo }: OutputPlace): JsonEdit[] {
  const wanted = { rootDir, tsBuildInfoFile: buildInfo }
  return Object.entries(wanted).flatMap(([name, value]) =>
    value === null ? [] : [{ path: ['compilerOptions', name], value, before: 'outDir' }],
  )
}

/**
 * The tsconfig of the editor holds more files than the one of the build, and would need another `rootDir` to follow `imports`
 * into what the build writes (TS2209).
 */
function isRootAmbiguous({ build, tsconfig }: ExistingProject, { rootDir }: OutputPlace): boolean {
  return (
    build.text !== null && rootDir !== null && tsconfig.compilerOptions['rootDir'] === undefined
  )
}

/** Classic resolution, of a CommonJS project of before TypeScript 6, knows no `imports`. */
function readsPackageImports(options: Readonly<Record<string, unknown>>): boolean {
  const resolution = lower(options['moduleResolution'])
  if (resolution !== undefined) return resolution !== 'node' && resolution !== 'node10'
  const module = lower(options['module'])
  return module !== undefined && (module.startsWith('node') || module === 'preserve')
}

/** `paths` of its own hide those of a tsconfig that it extends, so they are repeated. */
function planPaths({ tsconfig, tsconfigText }: ExistingProject, place: OutputPlace): JsonEdit[] {
  const options = tsconfig.compilerOptions
  const base = path.resolve(
    tsconfig.directory,
    typeof options['baseUrl'] === 'string' ? options['baseUrl'] : '.',
  )
  const target = (file: string): string[] => {
    const found = relativePosix(base, path.resolve(tsconfig.directory, place.outDir, file))
    return [found.startsWith('.') ? (found.startsWith('../') ? found : `./${found}`) : `./${found}`]
  }
  const ours = {
    '#pikku': target('pikku-types.gen.ts'),
    '#pikku/queue': target('pikku-queue-types.gen.ts'),
  }
  const known = (options['paths'] ?? {}) as Readonly<Record<string, readonly string[]>>
  if (Object.keys(ours).every((name) => known[name] !== undefined)) return []
  const own = readJson(tsconfigText ?? '', 'compilerOptions', 'paths')
  const inherited = own === undefined ? known : {}
  const repeated = Object.fromEntries(
    Object.entries(inherited).map(([name, targets]) => [
      name,
      targets.map((each) => (path.isAbsolute(each) ? `./${relativePosix(base, each)}` : each)),
    ]),
  )
  const added = Object.entries({ ...repeated, ...ours }).filter(
    ([name]) => own === undefined || known[name] === undefined,
  )
  if (own === undefined) {
    return [{ path: ['compilerOptions', 'paths'], value: Object.fromEntries(added) }]
  }
  return added.map(([name, value]) => ({ path: ['compilerOptions', 'paths', name], value }))
}

function lower(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined
}
