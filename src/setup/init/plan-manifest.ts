import type { JsonEdit } from '../../output/edit-json.js'
import type { OutputPlace } from './choose-output.js'
import { runScript } from '../package-manager.js'
import type { ExistingProject } from './read-project.js'

/** What must change in package.json, and what only a person can decide. */
export interface ManifestPlan {
  readonly edits: readonly JsonEdit[]
  readonly notes: readonly string[]
}

const modules = [
  ['#pikku', 'pikku-types.gen'],
  ['#pikku/queue', 'pikku-queue-types.gen'],
] as const

/** The entry of `imports`, the scripts, and the dependency. What is there already is left alone. */
export function planManifest(
  project: ExistingProject,
  place: OutputPlace,
  pikku: string,
): ManifestPlan {
  const parts = [planImports(project, place), planScripts(project), planDependency(project, pikku)]
  return { edits: parts.flatMap(({ edits }) => edits), notes: parts.flatMap(({ notes }) => notes) }
}

function planImports({ manifest }: ExistingProject, place: OutputPlace): ManifestPlan {
  const known = manifest.imports ?? {}
  const edits: JsonEdit[] = []
  const notes: string[] = []
  for (const [name, file] of modules) {
    const target = targetOf(place, file)
    const there = known[name]
    if (there === undefined) {
      edits.push({ path: ['imports', name], value: target, before: 'scripts' })
    } else if (!JSON.stringify(there).includes(`/${file}.`)) {
      notes.push(
        `"imports" leads ${name} to ${JSON.stringify(there)}. It was left unchanged; pikku needs ${JSON.stringify(target)} there.`,
      )
    }
  }
  // One edit for all when there is no such entry yet, so that it stands where one looks for it.
  if (manifest.imports !== undefined || edits.length === 0) return { edits, notes }
  const value = Object.fromEntries(edits.map((edit) => [edit.path[1], edit.value]))
  return { edits: [{ path: ['imports'], value, before: 'scripts' }], notes }
}

/** What is built runs from where it was built to; the compiler, and who runs sources, look at the source. */
function targetOf({ outDir, builtDir }: OutputPlace, file: string): unknown {
  const source = `./${outDir}/${file}.ts`
  if (builtDir === null) return source
  return { types: source, development: source, default: `./${builtDir}/${file}.js` }
}

function planScripts(project: ExistingProject): ManifestPlan {
  const { manifest, tsconfig, packageManager, typescript } = project
  const scripts = manifest.scripts ?? {}
  const has = (words: string): boolean =>
    Object.values(scripts).some((script) => script.includes(words))
  const wanted: [name: string, script: string][] = []
  if (!Object.values(scripts).some((script) => /\bpikku prebuild(?! --)/.test(script))) {
    const before = scripts['prebuild']
    wanted.push([
      'prebuild',
      before === undefined ? 'pikku prebuild' : `pikku prebuild && ${before}`,
    ])
  }
  const free = (name: string): string => (scripts[name] === undefined ? name : `${name}:queues`)
  if (!has('pikku prebuild --watch')) wanted.push([free('dev'), 'pikku prebuild --watch'])
  if (!has('pikku prebuild --check')) {
    const compile = tsconfig.path?.endsWith('jsconfig.json') === true ? ' -p jsconfig.json' : ''
    wanted.push([
      free('check'),
      scripts['check'] === undefined
        ? `pikku prebuild --check && tsc --noEmit${compile}`
        : 'pikku prebuild --check',
    ])
  }
  const compiles = wanted.some(([, script]) => script.includes('tsc'))
  const notes = [
    ...(compiles && typescript === null
      ? [
          'The check script runs tsc, but TypeScript is not installed: add typescript as a dev dependency.',
        ]
      : []),
    ...(packageManager === 'yarn' && scripts['build'] !== undefined && wanted.length > 0
      ? [
          `Yarn 2 and later do not run pre-scripts: call ${runScript('yarn', 'prebuild')} before build.`,
        ]
      : []),
  ]
  if (manifest.scripts === undefined && wanted.length > 0)
    return {
      edits: [{ path: ['scripts'], value: Object.fromEntries(wanted), before: 'dependencies' }],
      notes,
    }
  return {
    edits: wanted.map(([name, script]) => ({ path: ['scripts', name], value: script })),
    notes,
  }
}

/** Under an older name it may be there as an alias. */
function planDependency({ manifest }: ExistingProject, pikku: string): ManifestPlan {
  const dependencies = { ...manifest.devDependencies, ...manifest.dependencies }
  const isThere = dependencies['pikku'] !== undefined || dependencies['@pikku/core'] !== undefined
  const edits = isThere
    ? []
    : [{ path: ['dependencies', 'pikku'], value: pikku, before: 'devDependencies' }]
  return { edits, notes: [] }
}
