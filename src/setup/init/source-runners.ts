import type { OutputPlace } from './choose-output.js'
import type { ExistingProject } from './read-project.js'

/** A program that runs a project's sources as they are, without a build. */
interface Runner {
  /** How a script calls it: `--ext .tsx` is no call of tsx. */
  readonly call: RegExp
  /** How it is told to take the sources and not what was built. */
  readonly instead: string
}

/** These follow `paths` of the tsconfig before `imports` of package.json. */
const pathReaders = /(?:^|[\s/])(?:tsx|bun)(?:\s|$)|\btsconfig-paths\b/

const conditions = '--conditions=development'

const runners: Readonly<Record<string, Runner>> = {
  'ts-node': {
    call: /(?:^|[\s/])(?:ts-node(?:-dev|-esm)?|tsnd)(?:\s|$)/,
    instead: `write: node ${conditions} --require ts-node/register FILE`,
  },
  node: {
    call: /(?:^|[\s/])node\s+(?:--\S+\s+)*[^\s-]\S*\.[cm]?ts(?:\s|$)/,
    instead: `write: node ${conditions} FILE`,
  },
  jest: {
    call: /(?:^|[\s/])jest(?:\s|$)/,
    instead:
      'add to its config: "testEnvironmentOptions": { "customExportConditions": ["development", "node", "node-addons"] }',
  },
}

/** The scripts that run sources although there is a build: the default of `imports` would lead them to what was built. */
function scriptsOf({ manifest }: ExistingProject, { builtDir }: OutputPlace): [string, string][] {
  return builtDir === null ? [] : Object.entries(manifest.scripts ?? {})
}

/** Whether sources are run by a program that follows `paths`. */
export function readsPaths(project: ExistingProject, place: OutputPlace): boolean {
  return scriptsOf(project, place).some(([, script]) => pathReaders.test(script))
}

/** What a person must change in scripts that run sources. */
export function runNotes(project: ExistingProject, place: OutputPlace): string[] {
  return scriptsOf(project, place)
    .filter(([, script]) => !pathReaders.test(script) && !script.includes('conditions'))
    .flatMap(([name, script]) =>
      Object.entries(runners)
        .filter(([, { call }]) => call.test(script))
        .map(
          ([runner, { instead }]) =>
            `The script ${name} runs sources with ${runner}. So that #pikku leads to the sources there and not to ${place.builtDir}, ${instead}.`,
        ),
    )
}
