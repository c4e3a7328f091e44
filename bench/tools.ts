import { build } from 'esbuild'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateProject } from './generate-project.js'
import { measureCompletions } from './measure-completions.js'
import { measureCommand, median } from './measure-command.js'

/**
 * `npm run bench:tools`: what the generated files cost the tools of their user, on code as it is written every day. The
 * compilers over a project with them, and over the same project with functions typed by hand; the editor; the start of
 * a process that imports the client. `--queues=1000` and `--runs=5` say how much is measured, and `--start-only`
 * leaves the compilers and the editor out.
 */
const repository = fileURLToPath(new URL('..', import.meta.url))
const queues = setting('queues', 1_000)
const runs = setting('runs', 5)
/** What a project without pikku would write: the shortest types that its sources compile with. */
const handWritten = `import type { Services } from '../src/services.js'

type Handler<Input, Output> = (services: Services, data: Input) => Promise<Output>
interface Said { auth?: boolean; docs?: object }
interface BySchema extends Said { input: unknown; output: unknown; func: (services: Services, data: any) => Promise<unknown> }
export declare function pikkuSessionlessFunc(definition: BySchema): { func: unknown }
export declare function pikkuSessionlessFunc<Input = void, Output = void>(
  definition: (Said & { func: Handler<Input, Output> }) | Handler<Input, Output>,
): { func: Handler<Input, Output> }
export declare function wireQueueWorker(options: { queue: string; func: { func: unknown }; retry: object; config: object }): void
`

const parent = mkdtempSync(path.join(tmpdir(), 'pikku-tools-'))

try {
  print(`${queues} queues, medians of ${runs}`, '')
  if (!process.argv.includes('--start-only')) await printTools()
  await printStart()
} finally {
  rmSync(parent, { recursive: true, force: true })
}

async function printTools(): Promise<void> {
  const generated = path.join(parent, 'generated')
  const byHand = path.join(parent, 'by-hand')
  makeProject(generated, queues)
  makeProject(byHand, queues)
  prebuild(generated)
  typeByHand(byHand)
  printCompilers(generated, byHand)
  await printEditor(generated)
}

function makeProject(directory: string, count: number): void {
  generateProject(directory, { queues: count, otherFiles: count })
  for (const [name, target] of [
    ['pikku', '.'],
    ['zod', 'node_modules/zod'],
  ] as const) {
    symlinkSync(
      path.join(repository, target),
      path.join(directory, 'node_modules', name),
      'junction',
    )
  }
}

function prebuild(directory: string): void {
  const bin = path.join(repository, 'bin/pikku.js')
  const { status } = spawnSync(process.execPath, [bin, 'prebuild', '--cwd', directory, '--silent'])
  if (status !== 0) throw new Error(`prebuild ended with ${status}`)
}

function typeByHand(directory: string): void {
  mkdirSync(path.join(directory, '.pikku'))
  writeFileSync(path.join(directory, '.pikku/pikku-types.gen.ts'), handWritten)
  writeFileSync(
    path.join(directory, '.pikku/pikku-queue-types.gen.ts'),
    "export { wireQueueWorker } from './pikku-types.gen.js'\n",
  )
}

/** A project with errors is measured as printing them, and not as what its user waits for. */
function requireNoErrors(compiler: string, directory: string): void {
  const tsc = path.join(repository, 'node_modules', compiler, 'bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', directory, '--noEmit'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${compiler} finds errors:\n${stdout.slice(0, 2_000)}`)
}

function printCompilers(generated: string, byHand: string): void {
  print('| compiler | by hand | with the generated files | ratio |', '| --- | --: | --: | --: |')
  for (const [name, version] of [
    ['typescript-5.9', '5.9'],
    ['typescript', '6.0'],
    ['typescript-7.0', '7.0'],
  ] as const) {
    const seconds = (directory: string): number =>
      measureCommand(
        [
          process.execPath,
          path.join(repository, 'node_modules', name, 'bin/tsc'),
          '-p',
          directory,
          '--noEmit',
        ],
        { runs },
      ).seconds
    for (const directory of [byHand, generated]) requireNoErrors(name, directory)
    const [without, withThem] = [seconds(byHand), seconds(generated)]
    print(
      `| tsc ${version} | ${without.toFixed(2)} s | ${withThem.toFixed(2)} s | ${(withThem / without).toFixed(2)} |`,
    )
  }
  print('')
}

async function printEditor(generated: string): Promise<void> {
  const times = await measureCompletions(generated, { queues, runs })
  print('| editor (language service of TypeScript 6) | time |', '| --- | --: |')
  for (const [what, milliseconds] of times) print(`| ${what} | ${milliseconds.toFixed(1)} ms |`)
  print('')
}

async function printStart(): Promise<void> {
  print('| import of | time | memory |', '| --- | --: | --: |')
  const empty = path.join(parent, 'empty.mjs')
  writeFileSync(empty, 'export {}\n')
  printImport('an empty module', empty)
  for (const count of [10, queues]) {
    const directory = path.join(parent, `client-${count}`)
    makeProject(directory, count)
    prebuild(directory)
    const client = path.join(directory, 'client.mjs')
    await build({
      entryPoints: [path.join(directory, '.pikku/pikku-queue.gen.ts')],
      outfile: client,
      bundle: true,
      packages: 'external',
      format: 'esm',
      logLevel: 'error',
    })
    printImport(`the client of ${count} queues`, client)
  }
}

function printImport(name: string, file: string): void {
  const script = path.join(parent, 'import.mjs')
  cpSync(path.join(repository, 'bench/time-import.js'), script)
  const measured = Array.from({ length: runs }, () => {
    const { stdout } = spawnSync(process.execPath, ['--expose-gc', script, file])
    return JSON.parse(String(stdout)) as { milliseconds: number; megabytes: number }
  })
  const time = median(measured.map(({ milliseconds }) => milliseconds))
  const memory = median(measured.map(({ megabytes }) => megabytes))
  print(`| ${name} | ${time.toFixed(1)} ms | ${memory.toFixed(1)} MB |`)
}

function setting(name: string, fallback: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`))
  return given === undefined ? fallback : Number(given.slice(name.length + 3))
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
