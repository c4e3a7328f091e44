import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../dist/config/read-config.js'
import { emptySliceCache } from '../dist/inspect/modules/slice-cache.js'
import { createProjectHost } from '../dist/inspect/program/project-host.js'
import { createSyntaxProject } from '../dist/inspect/syntax/syntax-project.js'
import { analyzeFileSyntax } from '../dist/inspect/wirings/analyze-file-syntax.js'
import { listFiles } from '../dist/scan/list-files.js'
import { scan } from '../dist/scan/scan.js'
import { generateProject } from './generate-project.js'
import { everyday, jobKinds, type JobKind } from './job-kinds.js'
import { measureCommand } from './measure-command.js'

/**
 * `npm run bench:kinds`: how long a cold prebuild takes for each kind of job types, and for code as it is written every
 * day, against `tsc` 7 over the same project. `--queues=1000` and `--runs=5` say how much is measured.
 */
const repository = fileURLToPath(new URL('..', import.meta.url))
const queues = setting('queues', 200)
const runs = setting('runs', 3)
const projects: readonly (readonly [name: string, kinds: readonly JobKind[]])[] = [
  ['everyday', everyday],
  ...(Object.keys(jobKinds) as JobKind[]).map((kind) => [kind, [kind]] as const),
]

process.stdout.write(
  `${queues} queues, medians of ${runs}\n\n| job types | read from syntax | cold | memory | tsc 7.0 | cold / tsc 7.0 |\n| --- | --: | --: | --: | --: | --: |\n`,
)
for (const [name, kinds] of projects) {
  const cwd = mkdtempSync(path.join(tmpdir(), 'pikku-kinds-'))
  try {
    generateProject(cwd, { queues, otherFiles: queues, kinds })
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
    const share = Math.round((await readFromSyntax(cwd)) * 100)
    process.stdout.write(
      `| ${name} | ${share} % | ${cold.seconds.toFixed(2)} s | ${cold.megabytes} MB | ${tsc.seconds.toFixed(2)} s | ${(cold.seconds / tsc.seconds).toFixed(2)} |\n`,
    )
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** The share of the queues that the type checker is not asked for. */
async function readFromSyntax(cwd: string): Promise<number> {
  const { config } = await readConfig({ cwd })
  const sources = scan(config, listFiles(config))
  const cache = emptySliceCache()
  const host = createProjectHost({ config, libScope: 'language', services: null, cache })
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
