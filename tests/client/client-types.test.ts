import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { createProject, pikku, type Project } from '../cli/project.js'
import { compilers, typecheck, type Compiler } from '../fixtures/typecheck.js'
import { oddProducer, oddQueues } from './odd-queues.js'

type Options = Readonly<Record<string, unknown>>

const plain: Options = { target: 'es2022', module: 'nodenext', strict: true, types: [] }
const tsconfigs: Readonly<Record<string, Options>> = {
  node16: { ...plain, module: 'node16', moduleResolution: 'node16' },
  nodenext: plain,
  'a bundler': { ...plain, module: 'esnext', moduleResolution: 'bundler' },
  'CommonJS resolved as of old': { ...plain, module: 'commonjs', moduleResolution: 'node10' },
  'not strict': { ...plain, strict: false },
  'no null checks': { ...plain, strictNullChecks: false },
  'exact optional properties, unchecked indexes': {
    ...plain,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
  },
  'one file at a time': {
    ...plain,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    declaration: true,
    isolatedDeclarations: true,
  },
  'the DOM beside Node': { ...plain, lib: ['es2023', 'dom', 'dom.iterable'], types: ['node'] },
  'neither the DOM nor Node': { ...plain, lib: ['es2022'] },
  'an old target': { ...plain, target: 'es2020', module: 'es2020', moduleResolution: 'bundler' },
  'the newest target, modules preserved': {
    ...plain,
    target: 'esnext',
    module: 'preserve',
    allowJs: true,
    checkJs: true,
  },
}

let project: Project
let producer: string
beforeAll(async () => {
  project = createProject({
    'queues.ts': oddQueues,
    'package.json': JSON.stringify({
      type: 'module',
      imports: {
        '#pikku': './.pikku/pikku-types.gen.ts',
        '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
      },
      dependencies: { '@types/node': '*' },
    }),
  })
  await linkPikku(project.directory)
  producer = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-producer-')))
  const manifest = { type: 'module', dependencies: { pikku: '*', '@types/node': '*' } }
  writeFileSync(path.join(producer, 'package.json'), JSON.stringify(manifest))
  await linkPikku(producer)
  const out = path.join(producer, 'node_modules/odd-queues')
  const { exitCode, stderr } = await pikku([
    'client',
    '--out',
    out,
    '--name',
    'odd-queues',
    '--cwd',
    project.directory,
  ])
  if (exitCode !== 0) throw new Error(stderr)
})
afterAll(() => {
  project.dispose()
  rmSync(producer, { recursive: true, force: true })
})

const cases = Object.entries(tsconfigs).flatMap(([name, options]) =>
  // The newest compiler has no such resolution any more.
  compilers
    .filter(
      (compiler) =>
        !(
          'moduleResolution' in options &&
          options['moduleResolution'] === 'node10' &&
          compiler === 'typescript-7.0'
        ),
    )
    .map((compiler) => ({ name, compiler, options })),
)

test.each(cases)(
  'with $name, $compiler has nothing against the client and its use',
  async ({ compiler, options }) => {
    const directory = path.join(producer, 'case')
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory)
    writeFileSync(path.join(directory, 'produce.ts'), oddProducer)
    const compilerOptions = {
      ...options,
      ...silenced(compiler, options),
      noEmit: true,
      skipLibCheck: false,
    }
    writeFileSync(
      path.join(directory, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions,
        include: ['*.ts', '../node_modules/odd-queues/*.d.ts'],
        exclude: [],
      }),
    )
    expect(typecheck(compiler, directory)).toEqual([])
  },
)

/** What 6.0 calls deprecated it refuses, unless it is told that this is known. */
function silenced(compiler: Compiler, { moduleResolution, strict }: Options): Options {
  const isOld = moduleResolution === 'node10' || strict === false
  return compiler === 'typescript' && isOld ? { ignoreDeprecations: '6.0' } : {}
}
