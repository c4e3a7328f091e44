import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, describe, expect, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { typecheck, type Compiler } from '../fixtures/typecheck.js'
import { createProject, mailQueue, pikku, spawnPikku, type Project } from './project.js'

const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

interface Shape {
  readonly files: Readonly<Record<string, string>>
  /** Where the package is. */
  readonly directory?: string
  readonly found: string
  /** The files that init writes. */
  readonly written: readonly string[]
  readonly compiler?: Compiler
  readonly tsconfig?: string
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const nodenext = {
  strict: true,
  module: 'nodenext',
  target: 'es2022',
  skipLibCheck: true,
  noEmit: true,
}
const bundler = { ...nodenext, module: 'esnext', moduleResolution: 'bundler' }
const scriptQueue = `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

/** @param {{ to: string }} data */
const send = async (_, data) => ({ messageId: data.to })
wireQueueWorker({ queue: 'mail', func: pikkuSessionlessFunc(send) })
`
const producer = `import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
export const client = (service: ConstructorParameters<typeof PikkuQueue>[0]) => new PikkuQueue(service)
`

const shapes: Readonly<Record<string, Shape>> = {
  'ES modules, as Node resolves them': {
    files: {
      'package.json': json({ name: 'shop', type: 'module', dependencies: { bullmq: '^6.0.0' } }),
      'tsconfig.json': json({ compilerOptions: nodenext, include: ['src'] }),
      'package-lock.json': '{}',
      'src/mail.ts': mailQueue,
      'src/producer.ts': producer,
    },
    found: 'npm, tsconfig.json, ES modules, the engine bullmq',
    written: ['package.json', '.gitignore'],
  },
  'a bundler, with yarn': {
    files: {
      'package.json': json({ name: 'shop', type: 'module', scripts: { build: 'vite build' } }),
      'tsconfig.json': json({ compilerOptions: bundler, include: ['src'] }),
      'yarn.lock': '',
      '.gitignore': 'node_modules\ndist',
      'src/mail.ts': mailQueue,
    },
    found: 'yarn, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', '.gitignore'],
  },
  'CommonJS with classic resolution': {
    files: {
      'package.json': '{\n\t"name": "shop",\n\t"main": "dist/index.js"\n}\n',
      'tsconfig.json':
        '{\n\t"compilerOptions": {\n\t\t// as it was made in 2021\n\t\t"module": "commonjs",\n\t\t"moduleResolution": "node",\n\t\t"target": "es2022",\n\t\t"strict": true,\n\t\t"skipLibCheck": true,\n\t\t"noEmit": true\n\t}\n}\n',
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, CommonJS, no queue engine yet',
    written: ['package.json', 'tsconfig.json', '.gitignore'],
    compiler: 'typescript-5.9',
  },
  'a package of a pnpm workspace': {
    files: {
      'package.json': json({ name: 'root', private: true }),
      'pnpm-workspace.yaml': "packages: ['apps/*']\n",
      'tsconfig.json': json({ compilerOptions: nodenext, files: [] }),
      '.gitignore': 'node_modules\n.pikku\n',
      'apps/mail/package.json': json({
        name: 'mail',
        type: 'module',
        dependencies: { 'pg-boss': '*' },
      }),
      'apps/mail/tsconfig.json': json({ extends: '../../tsconfig.json', include: ['src'] }),
      'apps/mail/src/mail.ts': mailQueue,
    },
    directory: 'apps/mail',
    found: 'pnpm, tsconfig.json, ES modules, the engine pg-boss',
    written: ['package.json'],
  },
  'bun, and sources that run as they are': {
    files: {
      'package.json': json({ name: 'shop', type: 'module', private: true }),
      'bun.lock': '{}',
      'tsconfig.json': json({
        compilerOptions: {
          ...bundler,
          allowImportingTsExtensions: true,
          verbatimModuleSyntax: true,
        },
      }),
      'mail.ts': mailQueue,
    },
    found: 'bun, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', '.gitignore'],
  },
  'JavaScript that is checked': {
    files: {
      'package.json': json({ name: 'shop', type: 'module', dependencies: { libsql: '^0.5.0' } }),
      'tsconfig.json': '',
      'jsconfig.json': json({
        compilerOptions: { ...nodenext, checkJs: true, noImplicitAny: false },
      }),
      'src/mail.js': scriptQueue,
    },
    found: 'npm, jsconfig.json, ES modules, the engine embedded',
    written: ['package.json', '.gitignore'],
    tsconfig: 'jsconfig.json',
  },
  'the root of a workspace, with code of its own': {
    files: {
      'package.json': json({
        name: 'root',
        type: 'module',
        private: true,
        workspaces: ['packages/*'],
      }),
      'tsconfig.json': json({ compilerOptions: nodenext, include: ['src'] }),
      'packages/money/package.json': json({ name: 'money' }),
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', '.gitignore'],
  },
  'no tsconfig': {
    files: {
      'package.json': json({ name: 'shop', type: 'module', packageManager: 'pnpm@10.1.0' }),
      'tsconfig.json': '',
      'src/mail.ts': mailQueue,
    },
    found: 'pnpm, no tsconfig, ES modules, no queue engine yet',
    written: ['package.json', 'tsconfig.json', '.gitignore'],
  },
  'imports and scripts that are there': {
    files: {
      'package.json': json({
        name: 'shop',
        type: 'module',
        imports: { '#src/*': './src/*' },
        scripts: { prebuild: 'rimraf dist', dev: 'vite', check: 'biome check' },
      }),
      'tsconfig.json': json({ compilerOptions: nodenext }),
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', '.gitignore'],
  },
  'a chain of extended tsconfigs, with paths': {
    files: {
      'package.json': json({ name: 'shop', type: 'commonjs' }),
      'config/base.json': json({
        compilerOptions: {
          ...nodenext,
          module: 'commonjs',
          moduleResolution: 'node10',
          paths: { '~/*': ['../src/*'] },
        },
      }),
      'config/strict.json': json({
        extends: './base.json',
        compilerOptions: { noUnusedLocals: true },
      }),
      'tsconfig.json': json({ extends: './config/strict.json', include: ['src'] }),
      'src/names.ts': "export const mail = 'mail'\n",
      'src/mail.ts': `import { mail } from '~/names'\n${mailQueue.replace("queue: 'mail'", 'queue: mail')}`,
    },
    found: 'npm, tsconfig.json, CommonJS, no queue engine yet',
    written: ['package.json', 'tsconfig.json', '.gitignore'],
    compiler: 'typescript-5.9',
  },
  'a compiler that writes to dist': {
    files: {
      'package.json': json({ name: 'shop', type: 'module', scripts: { build: 'tsc' } }),
      'tsconfig.json': json({
        compilerOptions: { ...nodenext, noEmit: false, rootDir: 'src', outDir: 'dist' },
        include: ['src'],
      }),
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', 'pikku.config.json', '.gitignore'],
  },
  'a composite project': {
    files: {
      'package.json': json({ name: 'shop', type: 'module' }),
      'tsconfig.json': json({
        compilerOptions: { ...nodenext, noEmit: false, composite: true, outDir: 'dist' },
        include: ['src'],
      }),
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', 'tsconfig.json', '.gitignore'],
  },
  'an older compiler, which takes its root from the files': {
    files: {
      'package.json': json({
        name: 'shop',
        type: 'module',
        devDependencies: { 'typescript-5.9': '^5.9.0', typescript: '^5.9.0' },
      }),
      'tsconfig.json': json({
        compilerOptions: { ...nodenext, noEmit: false, outDir: 'dist' },
        include: ['src'],
      }),
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', 'tsconfig.json', 'pikku.config.json', '.gitignore'],
    compiler: 'typescript-5.9',
  },
  'a tsconfig without files and one to build with, as Nest makes them': {
    files: {
      'package.json': json({
        name: 'shop',
        scripts: { build: 'tsc -p tsconfig.build.json' },
        devDependencies: { 'typescript-5.9': '^5.9.0', typescript: '^5.9.0' },
      }),
      'tsconfig.json': json({
        compilerOptions: {
          module: 'commonjs',
          target: 'es2022',
          strict: true,
          skipLibCheck: true,
          outDir: './dist',
          baseUrl: './',
        },
      }),
      'tsconfig.build.json': json({
        extends: './tsconfig.json',
        exclude: ['node_modules', 'test', 'dist', '**/*spec.ts'],
      }),
      'src/mail.ts': mailQueue,
      'test/mail.e2e.ts': "import '../src/mail'\n",
    },
    found: 'npm, tsconfig.json, CommonJS, no queue engine yet',
    written: [
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'pikku.config.json',
      '.gitignore',
    ],
    compiler: 'typescript-5.9',
  },
  'an application of Nest 11, which is CommonJS under nodenext': {
    files: {
      'package.json': json({
        name: 'shop',
        scripts: { build: 'nest build', 'start:prod': 'node dist/mail' },
        dependencies: { bullmq: '^6.0.0' },
        devDependencies: { 'typescript-5.9': '^5.9.0', typescript: '^5.7.3' },
      }),
      'tsconfig.json': json({
        compilerOptions: {
          module: 'nodenext',
          moduleResolution: 'nodenext',
          resolvePackageJsonExports: true,
          esModuleInterop: true,
          isolatedModules: true,
          declaration: true,
          removeComments: true,
          emitDecoratorMetadata: true,
          experimentalDecorators: true,
          target: 'ES2023',
          sourceMap: true,
          outDir: './dist',
          baseUrl: './',
          skipLibCheck: true,
          strictNullChecks: true,
          noImplicitAny: false,
        },
      }),
      'tsconfig.build.json': json({
        extends: './tsconfig.json',
        compilerOptions: { incremental: true },
        exclude: ['node_modules', 'test', 'dist', '**/*spec.ts'],
      }),
      'nest-cli.json': json({ sourceRoot: 'src', compilerOptions: { deleteOutDir: true } }),
      'src/mail.ts': mailQueue,
      'test/mail.e2e.ts': "import '../src/mail'\n",
    },
    found: 'npm, tsconfig.json, CommonJS, the engine bullmq',
    written: [
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'pikku.config.json',
      '.gitignore',
    ],
    compiler: 'typescript-5.9',
  },
  'a package of a workspace, whose tsconfig lists its files': {
    files: {
      'package.json': json({ name: 'root', private: true, workspaces: ['packages/*'] }),
      'tsconfig.json': json({ compilerOptions: nodenext, files: [] }),
      '.gitignore': '.pikku',
      'packages/mail/package.json': json({
        name: 'mail',
        type: 'module',
        dependencies: { bullmq: '*' },
      }),
      'packages/mail/tsconfig.json': json({
        extends: '../../tsconfig.json',
        files: ['src/mail.ts'],
      }),
      'packages/mail/src/mail.ts': mailQueue,
    },
    directory: 'packages/mail',
    found: 'npm, tsconfig.json, ES modules, the engine bullmq',
    written: ['package.json'],
  },
  'an application of Next.js, which has paths of its own': {
    files: {
      'package.json': json({ name: 'shop', private: true, scripts: { build: 'next build' } }),
      'tsconfig.json': json({
        compilerOptions: {
          target: 'ES2017',
          lib: ['dom', 'dom.iterable', 'esnext'],
          allowJs: true,
          skipLibCheck: true,
          strict: true,
          noEmit: true,
          esModuleInterop: true,
          module: 'esnext',
          moduleResolution: 'bundler',
          resolveJsonModule: true,
          isolatedModules: true,
          jsx: 'preserve',
          incremental: true,
          paths: { '@/*': ['./*'] },
        },
        include: ['**/*.ts', '**/*.tsx'],
        exclude: ['node_modules'],
      }),
      'lib/mail.ts': mailQueue,
      'app/page.tsx': 'export {}\n',
    },
    found: 'npm, tsconfig.json, CommonJS, no queue engine yet',
    written: ['package.json', '.gitignore'],
  },
  'a tsconfig that only checks, and one that builds': {
    files: {
      'package.json': json({
        name: 'shop',
        type: 'module',
        scripts: { build: 'tsc -p build.json' },
      }),
      'tsconfig.json': json({ compilerOptions: nodenext, include: ['src', 'test'] }),
      'build.json': json({
        extends: './tsconfig.json',
        compilerOptions: { noEmit: false, outDir: 'dist', rootDir: 'src' },
        include: ['src'],
      }),
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', 'pikku.config.json', '.gitignore'],
  },
  'sources that tsx runs beside a build': {
    files: {
      'package.json': json({
        name: 'shop',
        type: 'module',
        scripts: { dev: 'tsx watch src/mail.ts', build: 'tsc', lint: 'eslint --ext .ts,.tsx' },
      }),
      'tsconfig.json': json({
        compilerOptions: { ...nodenext, noEmit: false, rootDir: 'src', outDir: 'dist' },
        include: ['src'],
      }),
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', 'tsconfig.json', 'pikku.config.json', '.gitignore'],
  },
  'a pikku.config that says where the files go': {
    files: {
      'package.json': json({ name: 'shop', type: 'module', scripts: { build: 'tsc' } }),
      'tsconfig.json': json({
        compilerOptions: { ...nodenext, noEmit: false, rootDir: 'src', outDir: 'dist' },
        include: ['src'],
      }),
      'pikku.config.ts':
        "import { defineConfig } from 'pikku/config'\nexport default defineConfig({ outDir: 'src/made' })\n",
      'src/mail.ts': mailQueue,
    },
    found: 'npm, tsconfig.json, ES modules, no queue engine yet',
    written: ['package.json', '.gitignore'],
  },
}

describe('pikku init, then prebuild, then tsc', () => {
  test.each(Object.entries(shapes))('%s', async (_, shape) => {
    const { project, directory } = openShape(shape)
    const cwd = ['--cwd', directory]
    const dry = await pikku(['init', ...cwd, '--dry-run'])
    expect(dry.stderr).toContain(`Found ${shape.found}.`)
    expect(dry.stdout.match(/^\+\+\+ b\/.*$/gm)).toEqual(
      shape.written.map((file) => `+++ b/${file}`),
    )
    const done = await pikku(['init', ...cwd, '--yes'])
    expect({ exitCode: done.exitCode, stdout: done.stdout }).toEqual({
      exitCode: 0,
      stdout: dry.stdout,
    })

    const before = contents(directory, shape.written)
    const again = await pikku(['init', ...cwd, '--yes'])
    expect(again.stderr).toContain('Everything is there already; nothing was changed.')
    expect(contents(directory, shape.written)).toEqual(before)

    await linkPikku(directory)
    const prebuild = await pikku(['prebuild', ...cwd])
    expect(prebuild.stderr).toMatch(/^1 queue, 8 files written\./m)
    expect(prebuild.stderr).not.toContain('PK003')
    if (shape.tsconfig !== undefined) {
      project.write(
        'tsconfig.json',
        json({ extends: `./${shape.tsconfig}`, compilerOptions: { allowJs: true } }),
      )
    }
    expect(typecheck(shape.compiler ?? 'typescript-7.0', directory)).toEqual([])
  })
})

function openShape(shape: Shape): { readonly project: Project; readonly directory: string } {
  const project = createProject(shape.files)
  open.push(project)
  for (const [file, text] of Object.entries(shape.files))
    if (text === '' && file.endsWith('.json')) project.remove(file)
  return { project, directory: path.join(project.directory, shape.directory ?? '.') }
}

function contents(directory: string, files: readonly string[]): readonly string[] {
  return files.map((file) => readFileSync(path.join(directory, file), 'utf8'))
}

describe('pikku init', () => {
  test('keeps comments, indent, line ends and the order of what is there', async () => {
    const { project } = openShape(shapes['CommonJS with classic resolution'] as Shape)
    await pikku(['init', '--cwd', project.directory, '--yes', '--pikku', '^1.2.3'])
    expect(project.read('package.json')).toBe(`{
\t"name": "shop",
\t"main": "dist/index.js",
\t"imports": {
\t\t"#pikku": "./.pikku/pikku-types.gen.ts",
\t\t"#pikku/queue": "./.pikku/pikku-queue-types.gen.ts"
\t},
\t"scripts": {
\t\t"prebuild": "pikku prebuild",
\t\t"dev": "pikku prebuild --watch",
\t\t"check": "pikku prebuild --check && tsc --noEmit"
\t},
\t"dependencies": {
\t\t"pikku": "^1.2.3"
\t}
}
`)
    const tsconfig = project.read('tsconfig.json')
    expect(tsconfig).toContain('\t\t// as it was made in 2021\n')
    expect(tsconfig).toContain('\t\t"paths": {\n\t\t\t"#pikku": [\n')
  })

  test('keeps a byte order mark and Windows line ends', async () => {
    const text = '\uFEFF{\r\n    "name": "shop",\r\n    "type": "module"\r\n}\r\n'
    const { project } = openShape({
      ...(shapes['ES modules, as Node resolves them'] as Shape),
      files: {
        'package.json': text,
        'tsconfig.json': json({ compilerOptions: nodenext }),
        '.gitignore': 'a\r\n',
      },
    })
    await pikku(['init', '--cwd', project.directory, '--yes'])
    const after = project.read('package.json')
    expect(
      after.startsWith(
        '\uFEFF{\r\n    "name": "shop",\r\n    "type": "module",\r\n    "imports": {\r\n        "#pikku"',
      ),
    ).toBe(true)
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
    expect(project.read('.gitignore')).toBe('a\r\n.pikku/\r\n')
  })

  test('puts itself before a prebuild that is there, and beside a dev and a check', async () => {
    const { project } = openShape(shapes['imports and scripts that are there'] as Shape)
    await pikku(['init', '--cwd', project.directory, '--yes'])
    expect(JSON.parse(project.read('package.json'))).toMatchObject({
      imports: { '#src/*': './src/*', '#pikku': './.pikku/pikku-types.gen.ts' },
      scripts: {
        prebuild: 'pikku prebuild && rimraf dist',
        dev: 'vite',
        check: 'biome check',
        'dev:queues': 'pikku prebuild --watch',
        'check:queues': 'pikku prebuild --check',
      },
    })
  })

  test.each([
    ['a compiler that writes to dist', 'typescript'],
    ['a composite project', 'typescript'],
    ['an older compiler, which takes its root from the files', 'typescript-5.9'],
    ['a tsconfig without files and one to build with, as Nest makes them', 'typescript-5.9'],
    ['a tsconfig that only checks, and one that builds', 'typescript'],
    ['a pikku.config that says where the files go', 'typescript'],
    ['an application of Nest 11, which is CommonJS under nodenext', 'typescript-5.9'],
  ])('%s: what it writes runs, for #pikku leads into dist there', async (name, compiler) => {
    const { project } = openShape(shapes[name] as Shape)
    await pikku(['init', '--cwd', project.directory, '--yes'])
    await linkPikku(project.directory)
    await pikku(['prebuild', '--cwd', project.directory])
    const tsc = path.join(import.meta.dirname, `../../node_modules/${compiler}/bin/tsc`)
    const build = ['tsconfig.build.json', 'build.json', 'tsconfig.json']
      .map((file) => path.join(project.directory, file))
      .find((file) => existsSync(file))
    await execa(process.execPath, [tsc, '-p', build ?? project.directory])
    const built = ['dist/mail.js', 'dist/src/mail.js'].filter((file) =>
      existsSync(path.join(project.directory, file)),
    )
    expect(built).toHaveLength(1)
    await execa(process.execPath, built, { cwd: project.directory })
    const made = ['dist/.pikku', 'dist/made'].map((folder) =>
      existsSync(path.join(project.directory, folder, 'pikku-types.gen.js')),
    )
    expect(made).toContain(true)
  })

  test('does not move what a build with an older compiler writes', async () => {
    const name = 'a tsconfig without files and one to build with, as Nest makes them'
    const { project } = openShape(shapes[name] as Shape)
    await pikku(['init', '--cwd', project.directory, '--yes'])
    expect(JSON.parse(project.read('tsconfig.build.json'))).toMatchObject({
      compilerOptions: { rootDir: 'src' },
    })
    expect(JSON.parse(project.read('tsconfig.json'))).not.toHaveProperty('compilerOptions.rootDir')
  })

  test('what an incremental build knows stays in the folder that a clean build deletes', async () => {
    const name = 'an application of Nest 11, which is CommonJS under nodenext'
    const { project } = openShape(shapes[name] as Shape)
    await pikku(['init', '--cwd', project.directory, '--yes'])
    expect(JSON.parse(project.read('tsconfig.build.json'))).toMatchObject({
      compilerOptions: { rootDir: 'src', tsBuildInfoFile: './dist/tsconfig.tsbuildinfo' },
    })
  })

  test('sources that tsx runs find #pikku in the sources, and nothing of a build', async () => {
    const { project } = openShape(shapes['sources that tsx runs beside a build'] as Shape)
    await pikku(['init', '--cwd', project.directory, '--yes'])
    await linkPikku(project.directory)
    await pikku(['prebuild', '--cwd', project.directory])
    const tsx = path.join(import.meta.dirname, '../../node_modules/tsx/dist/cli.mjs')
    const { exitCode } = await execa(process.execPath, [tsx, 'src/mail.ts'], {
      cwd: project.directory,
    })
    expect(exitCode).toBe(0)
  })

  test('says what to change in scripts that run sources otherwise', async () => {
    const scripts = {
      build: 'tsc',
      dev: 'nodemon --exec ts-node src/mail.ts',
      test: 'jest --runInBand',
      types: 'node --watch src/mail.ts',
      fine: 'ts-node -r tsconfig-paths/register src/mail.ts',
      aware: 'node --conditions=development src/mail.ts',
      lint: 'eslint --ext .ts,.tsx src/node.ts',
    }
    const { project } = openShape({
      ...(shapes['a compiler that writes to dist'] as Shape),
      files: {
        ...(shapes['a compiler that writes to dist'] as Shape).files,
        'package.json': json({ name: 'shop', type: 'module', scripts }),
      },
    })
    const { stderr } = await pikku(['init', '--cwd', project.directory, '--dry-run'])
    const notes = [...stderr.matchAll(/^note: The script (\w+) runs sources with (\S+)\. /gm)]
    expect(notes.map(([, script, runner]) => [script, runner])).toEqual([
      ['dev', 'ts-node'],
      ['test', 'jest'],
      ['types', 'node'],
    ])
    expect(stderr).toContain(
      'write: node --conditions=development --require ts-node/register FILE.',
    )
  })

  test('says that CommonJS under node16 cannot require pikku', async () => {
    const { project } = openShape({
      files: {
        'package.json': json({ name: 'shop', type: 'commonjs' }),
        'tsconfig.json': json({ compilerOptions: { ...nodenext, module: 'node16' } }),
        'src/mail.ts': mailQueue,
      },
      found: '',
      written: [],
    })
    const dry = () => pikku(['init', '--cwd', project.directory, '--dry-run'])
    expect((await dry()).stderr).toContain('write "module": "node20"')
    project.write('package.json', json({ name: 'shop', type: 'module' }))
    expect((await dry()).stderr).not.toContain('node20')
  })

  test('in the root of a workspace names the packages that have the engine, whatever scripts the root has', async () => {
    const { project } = openShape({
      files: {
        'package.json': json({ name: 'root', private: true, workspaces: ['apps/*'] }),
        'tsconfig.json': json({ compilerOptions: nodenext }),
        'scripts/release.mjs': 'export {}\n',
        'apps/api/package.json': json({ name: 'api' }),
        'apps/worker/package.json': json({ name: 'worker', dependencies: { bullmq: '*' } }),
      },
      found: '',
      written: [],
    })
    const { exitCode, stderr } = await pikku(['init', '--cwd', project.directory, '--dry-run'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('the queue engine is a dependency of apps/worker.')
    expect(stderr).toContain('pikku init --cwd apps/worker')
  })

  test('names the types of Node in a new tsconfig where the project has them', async () => {
    const { project } = openShape({
      files: {
        'package.json': json({ devDependencies: { '@types/node': '*', typescript: '~6.0.3' } }),
        'tsconfig.json': '',
        'src/mail.ts': mailQueue,
      },
      found: '',
      written: [],
    })
    await pikku(['init', '--cwd', project.directory, '--yes'])
    expect(JSON.parse(project.read('tsconfig.json'))).toMatchObject({
      compilerOptions: { types: ['node'] },
    })
  })

  test('says that the script check needs TypeScript, unless it is asked for or lies above', async () => {
    const words = 'note: The check script runs tsc, but TypeScript is not installed'
    const dry = async (files: Record<string, string>): Promise<string> => {
      const { project } = openShape({
        files: { 'src/mail.ts': mailQueue, ...files },
        found: '',
        written: [],
      })
      return (await pikku(['init', '--cwd', project.directory, '--dry-run'])).stderr
    }
    expect(await dry({ 'package.json': '{}' })).toContain(words)
    const asked = json({ devDependencies: { typescript: '^5.9.0' } })
    expect(await dry({ 'package.json': asked })).not.toContain(words)
    const above = { '../node_modules/typescript/package.json': json({ version: '5.9.3' }) }
    expect(await dry({ 'package.json': '{}', ...above })).not.toContain(words)
  })

  test('leaves an entry that leads elsewhere alone, and says so', async () => {
    const { project } = openShape({
      ...(shapes['ES modules, as Node resolves them'] as Shape),
      files: {
        'package.json': json({ type: 'module', imports: { '#pikku': './src/own.ts' } }),
        'src/mail.ts': mailQueue,
      },
    })
    const { stderr } = await pikku(['init', '--cwd', project.directory, '--yes'])
    expect(stderr).toContain(
      'note: "imports" leads #pikku to "./src/own.ts". It was left unchanged',
    )
    expect(JSON.parse(project.read('package.json'))).toMatchObject({
      imports: { '#pikku': './src/own.ts' },
    })
  })

  test('writes nothing without --yes where nobody can be asked, and with --dry-run', async () => {
    const { project } = openShape(shapes['ES modules, as Node resolves them'] as Shape)
    const before = project.read('package.json')
    const asked = await pikku(['init', '--cwd', project.directory])
    expect(asked.exitCode).toBe(2)
    expect(asked.stderr).toContain('There is no terminal for questions. Pass --yes')
    const dry = await pikku(['init', '--cwd', project.directory, '--dry-run'])
    expect(dry.exitCode).toBe(0)
    expect(dry.stdout).toContain('+    "#pikku": "./.pikku/pikku-types.gen.ts"')
    expect(project.read('package.json')).toBe(before)
    expect(statSync(project.directory).isDirectory()).toBe(true)
    expect(project.list('.')).not.toContain('.gitignore')
  })

  test.each<[name: string, manager: string, files: Record<string, string>]>([
    ['a yarn.lock', 'yarn', { 'yarn.lock': '# yarn lockfile v1\n' }],
    ['the settings of Yarn alone', 'yarn', { '.yarnrc.yml': 'nodeLinker: pnp\n' }],
    [
      'packageManager with its hash',
      'yarn',
      { 'package.json': json({ packageManager: 'yarn@4.9.1+sha512.0a' }) },
    ],
    [
      'packageManager against a lock file left behind',
      'yarn',
      { 'package.json': json({ packageManager: 'yarn@1.22.22' }), 'package-lock.json': '{}' },
    ],
    [
      'devEngines',
      'bun',
      {
        'package.json': json({ devEngines: { packageManager: { name: 'bun', onFail: 'error' } } }),
      },
    ],
    [
      'devEngines that name several',
      'pnpm',
      {
        'package.json': json({
          devEngines: { packageManager: [{ name: 'corepack' }, { name: 'pnpm' }] },
        }),
      },
    ],
    ['the lock file that Bun writes as text', 'bun', { 'bun.lock': '{}' }],
    ['the lock file that Bun wrote before', 'bun', { 'bun.lockb': '' }],
    ['a yarn.lock that Bun wrote beside its own', 'bun', { 'bun.lock': '{}', 'yarn.lock': '' }],
    ['the settings of Bun alone', 'bun', { 'bunfig.toml': '' }],
    [
      'a lock file above the repository, which is not its own',
      'npm',
      { '../yarn.lock': '', '.git/HEAD': '' },
    ],
    ['a lock file in the root of the workspace', 'yarn', { '../yarn.lock': '' }],
    ['a lock file that npm was told to publish', 'npm', { 'npm-shrinkwrap.json': '{}' }],
    [
      'a package manager that nobody knows',
      'npm',
      { 'package.json': json({ packageManager: 'vlt@1.0.0' }) },
    ],
  ])('finds the package manager by %s', async (_, manager, files) => {
    const { project } = openShape({
      files: { 'src/mail.ts': mailQueue, ...files },
      found: '',
      written: [],
    })
    const { stderr } = await pikku(['init', '--cwd', project.directory, '--dry-run'])
    expect(stderr).toContain(`Found ${manager}, tsconfig.json`)
  })

  test.each([
    ['bunx', 'bun/1.2.0 npm/? node/v22.0.0 linux x64', 'bun'],
    ['yarn dlx', 'yarn/4.9.1 npm/? node/v22.0.0 linux x64', 'yarn'],
  ])('takes %s for the package manager where nothing else says', async (_, agent, manager) => {
    const { project } = openShape({ files: { 'src/mail.ts': mailQueue }, found: '', written: [] })
    const { stderr } = await spawnPikku(['init', '--cwd', project.directory, '--yes'], {
      env: { NO_COLOR: '1', npm_config_user_agent: agent },
    })
    expect(stderr).toContain(`  ${manager} install\n  ${manager} run prebuild`)
  })

  test('names the packages in the root of a workspace that has no code', async () => {
    const { project } = openShape({
      files: {
        'package.json': json({ private: true, workspaces: ['apps/*'] }),
        'apps/mail/package.json': json({ name: 'mail' }),
        'apps/mail/src/mail.ts': mailQueue,
      },
      found: '',
      written: [],
    })
    const { exitCode, stderr } = await pikku(['init', '--cwd', project.directory, '--yes'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('(apps/mail): pikku init --cwd apps/mail')
  })

  test.each([
    ['no package.json', undefined, 'There is no package.json in'],
    [
      'a package.json that cannot be read',
      '{\n  "name": shop\n}',
      'package.json, line 2: InvalidSymbol',
    ],
  ])('exits with 2 on %s, and changes nothing', async (_, text, words) => {
    const { project } = openShape({ files: { 'package.json': text ?? '' }, found: '', written: [] })
    const { exitCode, stderr } = await pikku(['init', '--cwd', project.directory, '--yes'])
    expect(stderr).toContain(words)
    expect(exitCode).toBe(2)
    expect(project.list('.')).not.toContain('.gitignore')
  })
})
