import path from 'node:path'
import type { PlannedFile } from '../../output/plan.js'
import { chooseOutput } from './choose-output.js'
import { editJson } from '../../output/edit-json.js'
import { moduleNotes } from './module-notes.js'
import { planManifest } from './plan-manifest.js'
import { newTsconfig, planBuild, planTsconfig } from './plan-tsconfig.js'
import type { ExistingProject } from './read-project.js'
import { runNotes } from './source-runners.js'

/** Everything that a project needs for its first prebuild. Paths are relative to its root. */
export interface InitPlan {
  readonly files: readonly PlannedFile[]
  /** What is left for a person to decide. */
  readonly notes: readonly string[]
}

/** Decides everything and writes nothing. A project that has it all gets an empty plan. */
export function planInit(project: ExistingProject, pikku: string): InitPlan {
  const place = chooseOutput(project)
  const manifest = planManifest(project, place, pikku)
  const tsconfigName =
    project.tsconfig.path === null ? 'tsconfig.json' : path.basename(project.tsconfig.path)
  const { manifestText, tsconfigText, gitignore, build } = project
  const files = [
    planFile('package.json', manifestText, editJson(manifestText, manifest.edits)),
    planFile(
      tsconfigName,
      tsconfigText,
      tsconfigText === null
        ? newTsconfig(project)
        : editJson(tsconfigText, planTsconfig(project, place)),
    ),
    ...(build.text === null
      ? []
      : [planFile(build.name, build.text, editJson(build.text, planBuild(place)))]),
    // Any config file may name another place already; then that is where the files go.
    ...(place.outDir === '.pikku' || project.hasPikkuConfig
      ? []
      : [
          planFile(
            'pikku.config.json',
            null,
            `${JSON.stringify({ outDir: place.outDir }, null, 2)}\n`,
          ),
        ]),
    planFile('.gitignore', gitignore, withIgnored(project)),
  ].filter(({ action }) => action === 'write')
  const notes =
    project.hasPikkuConfig && place.outDir !== (project.configuredOutDir ?? '.pikku')
      ? [
          `Your pikku.config should say outDir: '${place.outDir}': the tsconfig allows no file outside it.`,
        ]
      : []
  return {
    files,
    notes: [...manifest.notes, ...moduleNotes(project), ...runNotes(project, place), ...notes],
  }
}

function planFile(name: string, before: string | null, text: string | null): PlannedFile {
  return text === null || before === text
    ? { action: 'keep', path: name }
    : { action: 'write', path: name, text, before }
}

/** Every build makes the generated files again; the embedded engine's data belongs to this machine. */
function withIgnored({ gitignore, ignored, provider }: ExistingProject): string | null {
  const wanted = ['.pikku/', ...(provider === 'embedded' ? ['.pikku-data/'] : [])]
  const missing = wanted.filter((line) => !ignored.some((known) => isSame(known, line)))
  if (missing.length === 0) return gitignore
  const before = gitignore ?? ''
  const eol = before.includes('\r\n') ? '\r\n' : '\n'
  const gap = before === '' || before.endsWith('\n') ? '' : eol
  return `${before}${gap}${missing.map((line) => `${line}${eol}`).join('')}`
}

function isSame(known: string, line: string): boolean {
  const bare = (text: string): string => text.replace(/^\**\/+/, '').replace(/\/\**$/, '')
  return bare(known) === bare(line)
}
