import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../dist/config/read-config.js'
import { emptySliceCache } from '../dist/inspect/modules/slice-cache.js'
import { createProjectHost } from '../dist/inspect/program/project-host.js'
import { createSyntaxProject } from '../dist/inspect/syntax/syntax-project.js'
import { analyzeFileSyntax } from '../dist/inspect/wirings/analyze-file-syntax.js'
import { readServices } from '../dist/inspect/wirings/read-services.js'
import { listFiles } from '../dist/scan/list-files.js'
import { scan } from '../dist/scan/scan.js'
import { generateProject } from './generate-project.js'
import { everyday, jobKinds, withConditional, type JobKind } from './job-kinds.js'
import { measureCommand } from './measure-command.js'

/**
 * `npm run bench:kinds`: how long a prebuild takes for each kind of job types, and for code as it is written every day,
 * against `tsc` 7 over the same project: cold, and in a new process after one file was edited, after one in twenty was
 * (a branch switch), and after none. `--queues=1000`, `--runs=5` and `--only=everyday` say how much is measured,
 * `--other-files=3000` how many files have nothing to do with queues (by default as many as queues), and `--wirings=1` how
 * many wirings are in a file (by default ten).
 */
const repository = fileURLToPath(new URL('..', import.meta.url))
const queues = setting('queues', 200)
const runs = setting('runs', 3)
const otherFiles = setting('other-files', queues)
const wiringsInAFile = setting('wirings', 10)
let edits = 0
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
const all: readonly (readonly [name: string, kinds: readonly JobKind[]])[] = [
  ['everyday', everyday],
  ['with conditional', withConditional],
  ...(Object.keys(jobKinds) as JobKind[]).map((kind) => [kind, [kind]] as const),
]
const projects = all.filter(([name]) => only === undefined || name === only)

process.stdout.write(
  `${queues} queues in wirings of ${wiringsInAFile}, ${otherFiles} other files, medians of ${runs}

| job types | read from syntax | cold | memory | one file edited | 5 % edited | nothing changed | tsc 7.0 | cold / tsc 7.0 | by CPU time |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
`,
)
for (const [name, kinds] of projects) {
  const cwd = mkdtempSync(path.join(tmpdir(), 'pikku-kinds-'))
  try {
    generateProject(cwd, { queues, otherFiles, kinds, wiringsInAFile })
    for (const [module, target] of [
      ['pikku', '.'],
      ['zod', 'node_modules/zod'],
    ] as const) {
      symlinkSync(path.join(repository, target), path.join(cwd, 'node_modules', module), 'junction')
    }
    const output = path.join(cwd, '.pikku')
    const command = (script: string, ...args: string[]): string[] => [
      process.execPath,
      path.join(repository, script),
      ...args,
    ]
    const cold = measureCommand(command('bin/pikku.js', 'prebuild', '--cwd', cwd, '--no-cache'), {
      runs,
      before: () => rmSync(output, { recursive: true, force: true }),
    })
    const tsc = measureCommand(
      command('node_modules/typescript-7.0/bin/tsc', '-p', cwd, '--noEmit'),
      { runs },
    )
    const warm = command('bin/pikku.js', 'prebuild', '--cwd', cwd)
    const unchanged = measureCommand(warm, { runs })
    const oneEdited = measureCommand(warm, { runs, before: () => edit(cwd, [queues - 1]) })
    const everyTwentieth = Array.from({ length: Math.ceil(queues / 19) }, (_, index) => index * 19)
    const manyEdited = measureCommand(warm, { runs, before: () => edit(cwd, everyTwentieth) })
    const share = Math.round((await readFromSyntax(cwd)) * 100)
    const seconds = [cold, oneEdited, manyEdited, unchanged, tsc].map(
      (measure) => `${measure.seconds.toFixed(2)} s`,
    )
    const [first = '', ...others] = seconds
    process.stdout.write(
      `| ${name} | ${share} % | ${first} | ${cold.megabytes} MB | ${others.join(' | ')} | ${(cold.seconds / tsc.seconds).toFixed(2)} | ${(cold.cpuSeconds / tsc.cpuSeconds).toFixed(2)} |\n`,
    )
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** Changes the types of some jobs, each time in another way. */
function edit(cwd: string, jobs: readonly number[]): void {
  edits += 1
  for (const index of jobs) {
    const file = path.join(cwd, `src/area${Math.floor(index / 50)}/job${index}.types.ts`)
    const text = readFileSync(file, 'utf8').replace(/edited\?: \d+; /, '')
    const edited = text.replace(
      /interface \w+[^{]*\{\s*(?=(?:\/\*\*[^*]*\*\/\s*)?id\b)/,
      `$&edited?: ${edits}; `,
    )
    writeFileSync(file, `${edited.replace(/\/\/ edit \d+\n$/, '')}// edit ${edits}\n`)
  }
}

/** The share of the queues that the type checker is not asked for. */
async function readFromSyntax(cwd: string): Promise<number> {
  const { config } = await readConfig({ cwd })
  const sources = scan(config, listFiles(config))
  const services = readServices(config, sources)
  const cache = emptySliceCache()
  const host = createProjectHost({ config, libScope: 'language', services, cache })
  const project = createSyntaxProject(host, sources)
  if (project === null) return 0
  const names = { names: [], packages: new Set<string>() }
  const answered = sources.wirings.map((file) => {
    const read = analyzeFileSyntax(project, file, names)
    return read === 'project-needs-checker' ? 0 : read.analysis.workers.length
  })
  return answered.reduce((sum, count) => sum + count, 0) / queues
}

function setting(name: string, fallback: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`))
  return given === undefined ? fallback : Number(given.split('=')[1])
}
