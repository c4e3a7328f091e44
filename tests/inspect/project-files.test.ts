import path from 'node:path'
import ts from 'typescript'
import { afterEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../dist/config/read-config.js'
import { listFiles } from '../../dist/scan/list-files.js'
import { scan } from '../../dist/scan/scan.js'
import { createProject, type Project } from '../cli/project.js'

let project: Project
afterEach(() => project.dispose())

const inProject = (file: string): string => path.posix.relative(project.directory, file)

describe('the files of a tsconfig are those that the compiler takes', () => {
  const folders = {
    src: 'a.ts, b.tsx, c.mts, d.cts, [id]/a.ts, (group)/a.ts, .hidden/a.ts, deep/er/a.ts, x.y/a.ts, m.min.js, $x/a b.ts',
    lib: 'a.ts, a.tsx, a.js, a.d.ts, b.tsx, b.jsx, b.d.ts, c.mts, c.mjs, d.d.cts, d.cjs, e.d.ts, e.js, f.js, f.jsx',
    build: 'a.ts',
  }
  const names = Object.entries(folders).flatMap(([folder, files]) =>
    files.split(', ').map((file) => `${folder}/${file}`),
  )
  const text = JSON.stringify
  test.each([
    text({}),
    text({ include: ['src', 'lib'], exclude: ['lib/', 'src/deep//'] }),
    text({ include: ['src/*', 'lib/*.ts'], exclude: ['./src/x.y/'] }),
    text({ compilerOptions: { allowJs: true } }),
    text({ compilerOptions: { allowJs: true, outDir: './build/' } }),
    text({ include: ['src/[id]/*', 'src/.hidden/*'], files: ['lib/a.tsx', 'lib/b.tsx'] }),
    text({ include: ['**/a.*', 'src/(group)'], exclude: ['**/deep', 'build'] }),
  ])('%s', async (settings) => {
    project = createProject(Object.fromEntries(names.map((name) => [name, 'export {}\n'])))
    project.write('tsconfig.json', settings)
    const { config } = await readConfig({ cwd: project.directory })
    const { fileNames } = ts.parseJsonConfigFileContent(
      JSON.parse(settings),
      ts.sys,
      project.directory,
    )
    expect(listFiles(config).map(inProject)).toEqual(fileNames.map(inProject).sort())
  })
})

describe('a file that no pattern names is found', () => {
  test.each<[string, string]>([
    ['./target.js', "/* the queues's */ import './target.js'\n"],
    ['./target.js', "const page = 'https://shop.example'; void import('./target.js')\n"],
    ['./target.js', "const stem = /\\/*$/\nimport './target.js'\nexport { stem }\n"],
    ['./target.js', '// the queues\rimport "./target.js"\r'],
    ['shop/target', "import 'shop/target'\n"],
    ['#built/target', "import '#built/target'\n"],
  ])('by %s in %j', async (_, text) => {
    project = createProject({
      'package.json': JSON.stringify({
        name: 'shop',
        exports: { './target': { types: './dist/target.d.ts', default: './dist/target.js' } },
        imports: { '#built/*': './dist/*.js' },
      }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { outDir: 'dist', rootDir: 'src' },
        files: ['src/main.ts'],
      }),
      'src/main.ts': text,
      'src/target.ts': 'export {}\n',
      'dist/target.d.ts': 'export {}\n',
    })
    expect(await filesRead()).toEqual(['src/main.ts', 'src/target.ts'])
  })

  test.each([
    "// import './target.js'\n",
    "/*\nimport './target.js'\n*/\n",
    "export const a = `${'/*'}` // import './target.js'\n",
  ])('and not by %j', async (text) => {
    project = createProject({
      'tsconfig.json': '{ "files": ["src/main.ts"] }',
      'src/main.ts': text,
      'src/target.ts': 'export {}\n',
    })
    expect(await filesRead()).toEqual(['src/main.ts'])
  })

  test('beside the project, where it may run: types, declarations and what another project has generated do not', async () => {
    project = createProject({
      'src/main.ts': `import '../../shared/target.js'
import type {
  Order,
} from '../../shared/orders.js'
export type * from '../../shared/types.js'
import '../../shared/built.js'
import '../../shared/.pikku/pikku-bootstrap.gen.js'
`,
      '../shared/target.ts': "import type { Order } from './orders.js'\nimport './next.js'\n",
      '../shared/next.ts': 'export {}\n',
      '../shared/orders.ts': 'export interface Order {}\n',
      '../shared/types.ts': 'export {}\n',
      '../shared/built.d.ts': 'export {}\n',
      '../shared/.pikku/pikku-bootstrap.gen.ts': 'export {}\n',
    })
    expect(await filesRead()).toEqual(['src/main.ts', '../shared/next.ts', '../shared/target.ts'])
  })

  test('under one name, also by the name of its directory', async () => {
    project = createProject({
      'src/index.ts': 'export const a = 1\n',
      'src/b.ts': "import { a } from './'\nexport { a as c } from '../src/'\nexport { a }\n",
    })
    expect(await filesRead()).toEqual(['src/b.ts', 'src/index.ts'])
  })
})

async function filesRead(): Promise<string[]> {
  const { config } = await readConfig({ cwd: project.directory })
  return scan(config, listFiles(config)).files.map(inProject)
}
