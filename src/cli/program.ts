import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { providerNames } from '../facts/providers.js'
import { graphFormats } from '../draw/graph-formats.js'
import { reporterNames } from '../diagnostics/reporters/reporter.js'
import { runtimes } from '../setup/create/runtimes.js'
import { packageManagers } from '../setup/package-manager.js'
import type { DevFlags } from './dev/run-dev.js'
import { addJobsCommand } from './jobs/jobs-command.js'
import type { ClientFlags } from './run-client.js'
import type { CreateFlags } from './run-create.js'
import type { GraphFlags } from './run-graph.js'
import type { InitFlags } from './run-init.js'
import type { MigrateFlags } from './run-migrate.js'
import type { QueuesFlags } from './run-queues.js'
import type { VerifyFlags } from './run-lock-verify.js'
import type { SchemaFlags } from './run-schema.js'
import type { StudioFlags } from './run-studio.js'
import type { Terminal } from './terminal.js'

const isPath = /^(?:dir|file|path|tsconfig)$|<(?:dir|file|path|tsconfig)>$/

/** A script's variable that is not set gives an empty path, which would mean the current directory, and be written to. */
function refuseEmptyPaths(command: Command): void {
  for (const option of command.options) {
    if (isPath.test(option.flags) && command.getOptionValue(option.attributeName()) === '')
      command.error(`error: option '${option.flags}' is given no path`)
  }
  for (const [index, argument] of command.registeredArguments.entries()) {
    if (isPath.test(argument.name()) && command.args[index] === '')
      command.error(`error: argument '${argument.name()}' is given no path`)
  }
  if (command.parent !== null) refuseEmptyPaths(command.parent)
}

/** The commands and their flags. What a command does is loaded when it is called. */
export function createProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command('pikku')
    .description('Typed background queues for TypeScript.')
    .version(version(), '-v, --version')
    .showHelpAfterError('(run with --help for the flags)')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error })
    .hook('preAction', (_, command) => refuseEmptyPaths(command))
  program
    .command('create')
    .description('Make a new project with a typed queue and its worker.')
    .argument('[dir]', 'the directory, which must be new or empty')
    .addOption(
      new Option('--runtime <name>', 'what its queues run on').choices(
        runtimes.map(({ name }) => name),
      ),
    )
    .option('--name <name>', 'the name in package.json (default: that of the directory)')
    .addOption(
      new Option(
        '--package-manager <name>',
        'what installs the packages (default: what runs this)',
      ).choices(packageManagers),
    )
    .option('--install', 'install and prebuild it; on the embedded engine, run a first job')
    .option('--no-install', 'write files only')
    .option('--pikku <spec>', 'the version of pikku, or a package spec', `^${version()}`)
    .option('-y, --yes', 'ask nothing; use the default for whatever is not given')
    .allowExcessArguments(false)
    .action(async (dir: string | undefined, flags: CreateFlags) => {
      const { runCreate } = await import('./run-create.js')
      exit(await runCreate(dir, flags, terminal))
    })
  program
    .command('init')
    .description('Set up pikku in an existing project; show each change before it is written.')
    .option('--cwd <dir>', "the project's directory", process.cwd())
    .option('--pikku <spec>', 'the version of pikku, or a package spec', `^${version()}`)
    .option('-y, --yes', 'write the changes without asking')
    .option('--dry-run', 'show the changes, write nothing')
    .allowExcessArguments(false)
    .action(async (flags: InitFlags) => {
      const { runInit } = await import('./run-init.js')
      exit(await runInit(flags, terminal))
    })
  withFiles(program.command('migrate'))
    .description(
      'Rewrite older spellings, raw BullMQ and raw pg-boss; without --write, only show the changes.',
    )
    .option('--write', 'write the changes instead of showing them')
    .addOption(
      new Option(
        '--job-names <way>',
        'how to type a queue whose handler tells jobs apart by job.name: a queue for each name, or one queue whose data holds the name',
      ).choices(['queues', 'union']),
    )
    .action(async (flags: MigrateFlags) => {
      const { runMigrate } = await import('./run-migrate.js')
      exit(await runMigrate(flags, terminal))
    })
  withFiles(program.command('prebuild'))
    // The name by which existing Pikku projects call it.
    .alias('all')
    .description(
      'Read the project and write .pikku/: the typed client and the worker registrations.',
    )
    .addOption(new Option('--watch', 'run again after every change').conflicts('check'))
    .option('--check', 'write nothing; exit 1 if a file is missing, stale or left over')
    .option('--out-dir <dir>', 'where generated files go (default: .pikku)')
    .option(
      '--provider <name>',
      `the engine: ${providerNames.join(', ')} (default: from the dependencies)`,
    )
    .addOption(reporterOption())
    .option('--no-cache', 'read everything again, whatever the last run found')
    .option('--silent', 'print errors only')
    .action(async (flags: PrebuildFlags) => {
      if (program.args[0] === 'all' && flags.silent !== true)
        terminal.error(
          '`pikku all` is `pikku prebuild` here: it reads queues and their functions.\n',
        )
      const { runPrebuild } = await import('./run-prebuild.js')
      exit(await runPrebuild(flags, terminal))
    })
  withEngine(withProject(program.command('dev')))
    .description('Prebuild after every change, with the worker and the studio beside it.')
    .argument(
      '[command...]',
      "after `--`: what starts the worker (default: the project's start script)",
    )
    .addOption(
      new Option('--port <n>', 'the port of the studio (default: one that is free)').argParser(
        portNumber,
      ),
    )
    .option('--no-studio', 'without the studio')
    .allowExcessArguments(true)
    .action(async (command: string[], flags: DevFlags) => {
      const { runDev } = await import('./dev/run-dev.js')
      exit(await runDev(command, flags, terminal))
    })
  withFiles(program.command('schema'))
    .description(
      'Write the schema of what is stored for every job: the data and the result of each queue.',
    )
    .addOption(
      new Option('--format <name>', 'JSON Schema 2020-12, or an AsyncAPI 3 document')
        .choices(['json-schema', 'asyncapi'])
        .default('json-schema'),
    )
    .option('--out <file>', 'the file to write (default: standard output)')
    .action(async (flags: SchemaFlags) => {
      const { runSchema } = await import('./run-schema.js')
      exit(await runSchema(flags, terminal))
    })
  withProject(program.command('client'))
    .description('Write an npm package that adds jobs to these queues from another repository.')
    .requiredOption('--out <dir>', 'the output directory: new, empty, or written by an earlier run')
    .option('--name <name>', "the package's name (default: the project's name followed by -queues)")
    .option('--queues <names>', 'the queues it serves, separated by commas (default: all)')
    .option('--check', 'write nothing; exit 1 if a file is missing, stale or left over')
    .option(
      '--pikku <spec>',
      'the version of pikku that it needs, or a package spec',
      `^${version()}`,
    )
    .addOption(reporterOption())
    .action(async (flags: ClientFlags) => {
      const { runClient } = await import('./run-client.js')
      exit(await runClient(flags, terminal))
    })
  const lock = withProject(program.command('lock'))
    .description(
      'Write pikku-queue.lock.json: the types of jobs in flight, which later checks compare with.',
    )
    .action(async (flags: ProjectFlags) => {
      const { runLock } = await import('./run-lock.js')
      exit(await runLock([], flags, terminal))
    })
  lock
    .command('accept')
    .description('Accept changes that jobs in flight do not fit, and raise the version.')
    .argument('[queue...]', 'the queues (default: all that have changed)')
    .action(async (queues: string[], _: object, command: Command) => {
      const { runLock } = await import('./run-lock.js')
      const flags = command.optsWithGlobals<ProjectFlags>()
      exit(await runLock(queues.length === 0 ? 'all' : queues, flags, terminal))
    })
  withEngine(lock.command('verify'))
    .description('Hold this release against the jobs that wait in the engine, and change nothing.')
    .option('--json', 'as JSON')
    .action(async (_: object, command: Command) => {
      const { runLockVerify } = await import('./run-lock-verify.js')
      exit(await runLockVerify(command.optsWithGlobals<VerifyFlags>(), terminal))
    })
  const jobs = program
    .command('jobs')
    .description('Look at the jobs of a live engine, and change them. Runs no code of the project.')
  addJobsCommand(jobs, (command) => withEngine(withProject(command)), terminal, exit)
  withEngine(withProject(program.command('studio')))
    .description('Serve a page over the live engine: see jobs, add them, change them.')
    .addOption(
      new Option('--port <n>', 'the port on 127.0.0.1 (default: one that is free)').argParser(
        portNumber,
      ),
    )
    .option('--read-only', 'let nothing be changed')
    .option('--redact <path...>', "data that the page never shows: 'queue: path', or a path")
    .option('--export <file>', 'write a snapshot as one HTML file instead of serving a page')
    .action(async (flags: StudioFlags) => {
      const { runStudio } = await import('./run-studio.js')
      exit(await runStudio(flags, terminal))
    })
  withProject(program.command('queues'))
    .description('List the queues: their workers, what they take, how they are retried.')
    .option('--json', 'as JSON, with full types and the places that add jobs')
    .action(async (flags: QueuesFlags) => {
      const { runQueues } = await import('./run-queues.js')
      exit(await runQueues(flags, terminal))
    })
  withProject(program.command('graph'))
    .description('Draw producers, queues, workers and dead letters; --check reports what is wrong.')
    .addOption(
      new Option(
        '--format <name>',
        'default: by the extension of --out, otherwise mermaid',
      ).choices(graphFormats),
    )
    .option('--out <file>', 'the file to write (default: standard output)')
    .addOption(
      new Option('--check', 'draw nothing; exit 1 if a queue is wrong').conflicts([
        'format',
        'out',
      ]),
    )
    .addOption(reporterOption())
    .action(async (flags: GraphFlags) => {
      const { runGraph } = await import('./run-graph.js')
      exit(await runGraph(flags, terminal))
    })
  withProject(program.command('explain'))
    .description(
      'Explain what a diagnostic means and why it matters, or show everything about a queue.',
    )
    .argument('<code-or-queue>', 'a code such as PK101, or the name of a queue')
    .action(async (subject: string, flags: ProjectFlags) => {
      const { runExplain } = await import('./run-explain.js')
      exit(await runExplain(subject, flags, terminal))
    })
  return program
}

/** What every command that needs the project's queues takes. */
function withProject(command: Command): Command {
  return withFiles(command).option(
    '--provider <name>',
    'the engine (default: from the dependencies)',
  )
}

/** The files of a project, whichever engine it uses. */
function withFiles(command: Command): Command {
  return command
    .option('--cwd <dir>', "the project's directory", process.cwd())
    .option('--config <file>', 'the config file (default: pikku.config.{ts,json}, if there)')
    .option('--project <tsconfig>', 'the tsconfig (default: tsconfig.json)')
    .allowExcessArguments(false)
}

function reporterOption(): Option {
  return new Option('--reporter <name>', 'how findings are printed')
    .choices(reporterNames)
    .default('pretty')
}

/** What every command that opens an engine takes. */
function withEngine(command: Command): Command {
  return command
    .option('--redis <url>', 'where Redis is (default: from the environment)')
    .option('--database <url>', 'where PostgreSQL is (default: from the environment)')
    .option('--file <path>', 'the file of the embedded engine (default: .pikku-data/queues.db)')
    .option('--region <name>', 'the region of SQS (default: from the environment)')
    .option('--endpoint <url>', 'where SQS is (default: from the environment)')
}

function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a port: a whole number up to 65535.')
}

export interface ProjectFlags {
  readonly cwd: string
  readonly config?: string
  readonly project?: string
  readonly provider?: string
}

export interface PrebuildFlags {
  readonly watch?: boolean
  readonly check?: boolean
  readonly cwd: string
  readonly config?: string
  readonly project?: string
  readonly outDir?: string
  readonly provider?: string
  readonly reporter: (typeof reporterNames)[number]
  readonly silent?: boolean
  readonly cache?: boolean
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
