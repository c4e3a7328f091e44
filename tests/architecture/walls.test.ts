import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { sourceDir } from '../../scripts/build/places.js'
import { providers, type Provider } from '../../src/facts/providers.js'
import { listSources, readImports } from './read-imports.js'
import type { Import } from './read-imports.js'

/** A folder of src, or a file that lies in src itself. */
interface Wall {
  /** Whose code it may import. */
  readonly imports?: readonly Folder[]
  /** Whose types alone it may import. */
  readonly types?: readonly Folder[]
}

type Folder = keyof typeof walls

// The order is the reading order of docs/architecture.md. A new folder gets its line here; each reason to widen a line
// is a reason to ask whether the fact that is wanted belongs in model/ or facts/ instead.
const walls = {
  facts: {},
  cron: {},
  disk: { imports: ['facts'] },
  start: {},
  typescript: { imports: ['start'] },
  model: { imports: ['facts'] },
  diagnostics: { imports: ['facts', 'disk'], types: ['model'] },
  config: { imports: ['facts', 'disk', 'diagnostics', 'typescript'], types: ['model'] },
  scan: { imports: ['facts', 'disk', 'config', 'diagnostics'], types: ['model'] },
  // The rooms of inspect: each may import those before it. The files at its top are its way in.
  'inspect/source': { imports: ['facts', 'typescript'], types: ['model'] },
  'inspect/modules': {
    imports: ['facts', 'disk', 'config', 'scan', 'inspect/source'],
    types: ['model', 'diagnostics'],
  },
  'inspect/program': {
    imports: ['facts', 'diagnostics', 'inspect/source', 'inspect/modules'],
    types: ['model', 'config'],
  },
  'inspect/additions': {
    imports: ['facts', 'scan', 'inspect/source', 'inspect/modules', 'inspect/program'],
    types: ['config'],
  },
  'inspect/syntax': {
    imports: ['disk', 'inspect/source', 'inspect/modules', 'inspect/program', 'inspect/additions'],
    types: ['config', 'scan'],
  },
  'inspect/types': {
    imports: ['facts', 'model', 'inspect/source', 'inspect/syntax'],
  },
  'inspect/values': {
    imports: ['facts', 'inspect/source', 'inspect/modules', 'inspect/program'],
    types: ['model', 'diagnostics', 'config', 'inspect/types'],
  },
  'inspect/calls': {
    imports: ['diagnostics', 'scan', 'inspect/source', 'inspect/modules', 'inspect/values'],
    types: ['model'],
  },
  'inspect/wirings': {
    imports: [
      'facts',
      'disk',
      'model',
      'diagnostics',
      'scan',
      'inspect/source',
      'inspect/modules',
      'inspect/program',
      'inspect/syntax',
      'inspect/types',
      'inspect/values',
      'inspect/calls',
    ],
    types: ['config'],
  },
  inspect: {
    imports: [
      'facts',
      'scan',
      'inspect/source',
      'inspect/modules',
      'inspect/program',
      'inspect/additions',
      'inspect/syntax',
      'inspect/types',
      'inspect/calls',
      'inspect/wirings',
    ],
    types: ['model', 'diagnostics', 'config', 'inspect/values'],
  },
  topology: {
    imports: [
      'facts',
      'cron',
      'model',
      'diagnostics',
      'config',
      'scan',
      'inspect/source',
      'inspect/modules',
      'inspect/program',
      'inspect/types',
      'inspect/values',
      'inspect/calls',
    ],
  },
  draw: { types: ['diagnostics', 'topology'] },
  rules: { imports: ['facts', 'cron', 'model', 'diagnostics'], types: ['config'] },
  lock: { imports: ['facts', 'disk', 'model'] },
  emit: { imports: ['facts', 'model'], types: ['config', 'lock'] },
  output: { imports: ['facts', 'disk', 'diagnostics', 'emit'], types: ['config', 'model'] },
  setup: { imports: ['facts', 'disk', 'config', 'scan', 'output'], types: ['emit'] },
  // The rooms of migrate: what code says, the edits, what both engines share, and a room for each kind of older code.
  'migrate/code': { imports: ['facts', 'config', 'inspect/source'] },
  'migrate/apply': { imports: ['facts', 'inspect/source', 'migrate/code'], types: ['output'] },
  'migrate/plan': {
    imports: ['facts', 'scan', 'inspect/source', 'migrate/code', 'migrate/apply'],
  },
  'migrate/bullmq': {
    imports: ['facts', 'inspect/source', 'migrate/code', 'migrate/apply', 'migrate/plan'],
  },
  'migrate/bull': {
    imports: ['inspect/source', 'migrate/code', 'migrate/plan'],
  },
  'migrate/pg-boss': {
    imports: ['facts', 'inspect/source', 'migrate/code', 'migrate/apply', 'migrate/plan'],
  },
  'migrate/nest': {
    imports: ['inspect/source', 'migrate/code', 'migrate/apply', 'migrate/plan', 'migrate/bullmq'],
  },
  'migrate/spellings': {
    imports: ['scan', 'inspect/source', 'migrate/code', 'migrate/apply'],
  },
  migrate: {
    imports: [
      'facts',
      'config',
      'scan',
      'inspect/source',
      'migrate/code',
      'migrate/apply',
      'migrate/plan',
      'migrate/bull',
      'migrate/bullmq',
      'migrate/pg-boss',
      'migrate/nest',
      'migrate/spellings',
    ],
    types: ['output'],
  },
  cache: { imports: ['facts', 'disk'], types: ['config', 'diagnostics', 'emit'] },
  pipeline: {
    imports: [
      'cache',
      'facts',
      'disk',
      'model',
      'diagnostics',
      'config',
      'scan',
      'inspect/source',
      'inspect/modules',
      'inspect',
      'topology',
      'rules',
      'lock',
      'emit',
      'output',
      'migrate/code',
      'migrate/apply',
      'migrate',
    ],
  },
  // The engine of a project, while its jobs are there. It loads the published runtime as the project would.
  live: { imports: ['facts', 'model', 'config', 'lock', 'emit'] },
  cli: {
    imports: [
      'live',
      'facts',
      'model',
      'diagnostics',
      'config',
      'emit',
      'output',
      'draw',
      'scan',
      'setup',
      'migrate/apply',
      'migrate',
      'pipeline',
    ],
    types: ['topology'],
  },
  'compiler.ts': {
    imports: ['diagnostics', 'config', 'pipeline'],
    types: ['facts', 'model', 'cache', 'emit', 'output'],
  },
  // The rooms of the runtime. A provider stands on the kit and the job types, and on nothing else of it.
  'runtime/job': { imports: ['facts', 'cron'] },
  'runtime/codec': { imports: ['facts', 'runtime/job'] },
  'runtime/functions': { imports: ['runtime/job'] },
  'runtime/tracing': { imports: ['runtime/job'] },
  'runtime/client': {
    imports: ['runtime/job', 'runtime/codec', 'runtime/tracing'],
    types: ['facts'],
  },
  'runtime/worker': {
    imports: ['facts', 'runtime/job', 'runtime/functions', 'runtime/tracing', 'runtime/client'],
  },
  'runtime/provider-kit': {
    imports: ['facts', 'runtime/job', 'runtime/codec', 'runtime/client', 'runtime/worker'],
  },
  'runtime/providers/bullmq': {
    imports: ['facts', 'cron', 'runtime/job', 'runtime/provider-kit'],
  },
  'runtime/providers/cloudflare': { imports: ['runtime/job', 'runtime/provider-kit'] },
  'runtime/providers/embedded': { imports: ['runtime/job', 'runtime/provider-kit'] },
  'runtime/providers/pg-boss': { imports: ['facts', 'runtime/job', 'runtime/provider-kit'] },
  'runtime/providers/sqs': { imports: ['facts', 'runtime/job', 'runtime/provider-kit'] },
  'runtime/monitor': { imports: ['runtime/job', 'runtime/tracing', 'runtime/client'] },
  'runtime/testing': {
    imports: [
      'runtime/job',
      'runtime/codec',
      'runtime/client',
      'runtime/worker',
      'runtime/providers/embedded',
    ],
    types: ['runtime/functions'],
  },
  'runtime/conformance': {
    imports: [
      'runtime/job',
      'runtime/codec',
      'runtime/functions',
      'runtime/client',
      'runtime/worker',
      'runtime/monitor',
    ],
  },
  // A framework's own way to start and stop workers: it knows no engine.
  'runtime/nest': {
    types: ['runtime/job', 'runtime/functions', 'runtime/client', 'runtime/worker'],
  },
  runtime: {
    imports: [
      'runtime/job',
      'runtime/codec',
      'runtime/functions',
      'runtime/client',
      'runtime/worker',
    ],
    types: ['facts'],
  },
  // Published like a room of the runtime, and as light: a Worker may mount it. Its page is in `studio/`.
  studio: { imports: ['runtime/job', 'runtime/client'] },
} as const satisfies Record<string, { imports?: readonly string[]; types?: readonly string[] }>

/** Packages that have their place; any other may be imported by the whole compiler. */
const packagePlaces: Readonly<Record<string, readonly string[]>> = {
  '@ts-morph/common': ['typescript'],
  croner: ['cron'],
  commander: ['cli'],
  '@clack/prompts': ['cli'],
  '@dagrejs/dagre': ['draw'],
}

/** All that the runtime may import: it is loaded in every process of its users. */
const runtimePackages: Readonly<Record<string, readonly string[]>> = {
  '@opentelemetry/api': ['runtime'],
  '@nestjs/common': ['runtime/nest'],
  '@nestjs/core': ['runtime/nest'],
  ...Object.fromEntries(
    Object.entries<Provider>(providers).flatMap(([name, { peers }]) =>
      peers.map((peer) => [peer, [`runtime/providers/${name}`]]),
    ),
  ),
}

const imports = readImports()

const manyLines = 300
const forbiddenNames = /^(utils?|helpers?|common|misc|shared)$/

test('every folder of src has its line in the table', () => {
  const unknown = new Set(
    listSources()
      .map(folderOf)
      .filter((folder) => !(folder in walls)),
  )
  expect([...unknown]).toEqual([])
})

test('the table itself has no cycle', () => {
  const order = Object.keys(walls)
  const backwards = Object.entries<Wall>(walls).flatMap(([folder, wall]) =>
    [...(wall.imports ?? []), ...(wall.types ?? [])]
      .filter((target) => order.indexOf(target) >= order.indexOf(folder))
      .map((target) => `${folder} -> ${target}`),
  )
  expect(backwards).toEqual([])
})

test('a folder imports only the folders that the table allows', () => {
  expect(imports.filter(crossesWall).map(describeImport)).toEqual([])
})

test('a package is imported only where it has its place', () => {
  expect(imports.filter(isOutOfPlace).map(describeImport)).toEqual([])
})

test('no file or folder has a name that says nothing', () => {
  const words = (file: string): string[] => file.replace(/\.[^/]*$/, '').split('/')
  expect(
    listSources().filter((file) => words(file).some((word) => forbiddenNames.test(word))),
  ).toEqual([])
})

test(`files of over ${manyLines} lines are named in a warning, and of twice that refused`, () => {
  const long = listSources()
    .map((file) => ({
      file,
      lines: readFileSync(join(sourceDir, file), 'utf8').split('\n').length,
    }))
    .filter(({ lines }) => lines > manyLines)
  for (const { file, lines } of long)
    console.warn(`src/${file} has ${lines} lines: is it one idea?`)
  expect(long.filter(({ lines }) => lines > 2 * manyLines)).toEqual([])
})

/** The innermost folder that has a line. */
function folderOf(file: string): string {
  const parts = file.split('/')
  for (let depth = parts.length - 1; depth > 0; depth -= 1) {
    const folder = parts.slice(0, depth).join('/')
    if (folder in walls) return folder
  }
  return parts[0] ?? file
}

function crossesWall({ from, file, typeOnly }: Import): boolean {
  if (file === undefined || folderOf(file) === folderOf(from)) return false
  const wall: Wall = walls[folderOf(from) as Folder] ?? {}
  const allowed: readonly string[] = [
    ...(wall.imports ?? []),
    ...(typeOnly ? (wall.types ?? []) : []),
  ]
  return !allowed.includes(folderOf(file))
}

function isOutOfPlace({ from, package: name }: Import): boolean {
  if (name === undefined) return false
  const runtime = from.startsWith('runtime/')
  const places = runtime ? (runtimePackages[name] ?? []) : (packagePlaces[name] ?? [folderOf(from)])
  const engine = !runtime && name in runtimePackages
  return engine || !places.some((place) => from.startsWith(`${place}/`) || from === place)
}

function describeImport(found: Import): string {
  const kind = found.typeOnly ? ' (type)' : ''
  return `src/${found.from}:${found.line} -> ${found.file ?? found.package}${kind}`
}
