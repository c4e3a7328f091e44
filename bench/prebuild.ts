import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateProject } from './generate-project.js'
import { measureCommand, type Measure } from './measure-command.js'
import { measureWatch } from './measure-watch.js'

/**
 * `npm run bench`: how long prebuild takes, against floors and peers of the same run, on generated projects.
 * It prints tables with ratios and writes the first part of docs/performance.md. `--quick` measures the small sizes.
 */
const repository = fileURLToPath(new URL('..', import.meta.url))
const bin = path.join(repository, 'bin/pikku.js')
const sizes = [
  { queues: 10, otherFiles: 50 },
  { queues: 100, otherFiles: 500 },
  { queues: 1000, otherFiles: 3000 },
  { queues: 5000, otherFiles: 3000 },
].slice(0, process.argv.includes('--quick') ? 2 : undefined)

const node = process.execPath
/** Where Node 20 finds what it compiled in an earlier run: see src/start/require-compiled.ts. */
const compiledCode = path.join(repository, 'node_modules/.cache/pikku')
const bundled = path.join(repository, 'node_modules/@ts-morph/common/dist/ts-morph-common.js')

interface Row {
  readonly name: string
  readonly measures: readonly (Measure | null)[]
}

const parent = mkdtempSync(path.join(tmpdir(), 'pikku-bench-'))
try {
  const projects = sizes.map((size) => {
    const directory = path.join(parent, String(size.queues))
    generateProject(directory, { ...size, kinds: ['written'] })
    symlinkSync(repository, path.join(directory, 'node_modules/pikku'), 'junction')
    return directory
  })
  const rows = measureAll(projects)
  const watches = []
  for (const [index, directory] of projects.entries()) {
    const queues = sizes[index]?.queues ?? 0
    // Enough edits at one size to see whether anything is kept of each.
    const edits = queues === 1000 ? 1_000 : 100
    watches.push({ queues, edits, ...(await measureWatch(bin, directory, { edits })) })
  }
  const text = format(rows, watches)
  process.stdout.write(text)
  const page = path.join(repository, 'docs/performance.md')
  const rest = existsSync(page)
    ? (readFileSync(page, 'utf8').split('<!-- measured above -->')[1] ?? '')
    : ''
  if (!process.argv.includes('--quick'))
    writeFileSync(page, `${text}\n<!-- measured above -->${rest}`)
} finally {
  rmSync(parent, { recursive: true, force: true })
}

function measureAll(projects: readonly string[]): Row[] {
  const tsc = (name: string): string => path.join(repository, 'node_modules', name, 'bin/tsc')
  const commands: readonly (readonly [
    name: string,
    command: (directory: string) => readonly string[],
    remove?: readonly ('output' | 'compiled code')[],
  ])[] = [
    ['pikku prebuild, cold', (cwd) => [bin, 'prebuild', '--cwd', cwd, '--no-cache'], ['output']],
    [
      'the same, the first since pikku was installed',
      (cwd) => [bin, 'prebuild', '--cwd', cwd, '--no-cache'],
      ['output', 'compiled code'],
    ],
    ['pikku prebuild, nothing changed', (cwd) => [bin, 'prebuild', '--cwd', cwd]],
    [
      'floor: parse the files that matter',
      (cwd) => [path.join(repository, 'bench/floor-parse.js'), cwd, bundled],
    ],
    ['floor: stat every file', (cwd) => [path.join(repository, 'bench/floor-stat.js'), cwd]],
    [
      'peer: the whole program, by the API of TypeScript 6',
      (cwd) => [path.join(repository, 'bench/peer-whole-program.js'), cwd, bundled],
    ],
    ['tsc 7.0 --noEmit', (cwd) => [tsc('typescript-7.0'), '-p', cwd, '--noEmit']],
    ['tsc 6.0 --noEmit', (cwd) => [tsc('typescript'), '-p', cwd, '--noEmit']],
    ['node -e 0', () => ['-e', '0']],
    ["import('@ts-morph/common')", () => [bundled]],
  ]
  return commands.map(([name, command, remove = []]) => ({
    name,
    measures: projects.map((directory, index) => {
      const isLargest = (sizes[index]?.queues ?? 0) > 1_000
      // Minutes for each run, and nothing is promised of it.
      if (isLargest && /^(?:tsc 6|peer)/.test(name)) return null
      return measureCommand([node, ...command(directory)], {
        runs: 5,
        before: () => {
          for (const what of remove) {
            const place = what === 'output' ? path.join(directory, '.pikku') : compiledCode
            rmSync(place, { recursive: true, force: true })
          }
        },
      })
    }),
  }))
}

interface WatchRow {
  readonly queues: number
  readonly edits: number
  readonly p50: number
  readonly p95: number
  readonly quarters: readonly number[]
}

function format(rows: readonly Row[], watches: readonly WatchRow[]): string {
  const heads = sizes.map(({ queues, otherFiles }) => `${queues} / ${otherFiles}`)
  const cell = (measure: Measure | null): string =>
    measure === null ? '–' : `${measure.seconds.toFixed(2)} s, ${measure.megabytes} MB`
  const times = rows.map(({ name, measures }) => `| ${name} | ${measures.map(cell).join(' | ')} |`)
  const of = (name: string, index: number): number =>
    rows.find((row) => row.name.startsWith(name))?.measures[index]?.seconds ?? Number.NaN
  const ratio = (name: string, base: string): string =>
    sizes
      .map((_, index) => of(name, index) / of(base, index))
      .map((times) => (Number.isNaN(times) ? '–' : times.toFixed(2)))
      .join(' | ')
  const aboveStart = (index: number): number =>
    of('pikku prebuild, cold', index) - of("import('@ts-morph", index)
  const growth = aboveStart(3) / aboveStart(2)
  const line = (head: string): string => `| ${head} |${sizes.map(() => ' --- |').join('')}`
  return [
    '# Performance',
    '',
    `Written by \`npm run bench\` (medians of 5; ${cpus().length} cores, Node ${process.versions.node}). Look at the ratios: absolute times depend on the machine and on what else it was doing.`,
    '',
    `| queues / other files | ${heads.join(' | ')} |`,
    line('---'),
    ...times,
    '',
    `| ratio | ${heads.join(' | ')} |`,
    line('---'),
    `| cold / tsc 7.0 (goal 0.5) | ${ratio('pikku prebuild, cold', 'tsc 7.0')} |`,
    `| cold / tsc 6.0 (goal 0.12) | ${ratio('pikku prebuild, cold', 'tsc 6.0')} |`,
    `| cold / parsing the files that matter (goal 2.5) | ${ratio('pikku prebuild, cold', 'floor: parse')} |`,
    `| the first since it was installed / tsc 7.0 | ${ratio('the same, the first', 'tsc 7.0')} |`,
    `| the first since it was installed / parsing the files that matter | ${ratio('the same, the first', 'floor: parse')} |`,
    `| nothing changed / stat of every file (goal 2) | ${ratio('pikku prebuild, nothing', 'floor: stat')} |`,
    '',
    ...(sizes.length > 3
      ? [
          `Above the start-up of node and the compiler, 5,000 queues take ${growth.toFixed(2)} times as long as 1,000 (goal 5.5).`,
          '',
        ]
      : []),
    '| watch, save to written | edits | p50 | p95 (goal 100 ms) | most memory, by quarters of the edits |',
    '| --- | --: | --: | --: | --- |',
    ...watches.map(
      ({ queues, edits, p50, p95, quarters }) =>
        `| ${queues} queues | ${edits} | ${p50} ms | ${p95} ms | ${quarters.join(', ')} MB |`,
    ),
    '',
  ].join('\n')
}
