import { afterEach, describe, expect, test } from 'vitest'
import { createProject, mailQueue, pikku, type Project } from './project.js'

const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

const tsconfigs: readonly (readonly [text: string, place: string, reason: string])[] = [
  ['{ "references": 5 }', '1:17', '`references` must be a list of objects with a `path`'],
  ['{ "files": [], "references": ["../core"] }', '1:30', '`references` must be a list'],
  ['{ "include": [], "references": [{ "path": "lost" }] }', '1:43', 'it refers to lost'],
  ['[]', '1:1', 'it is not an object'],
  ['null', '1:1', 'it is not an object'],
  ['"src"', '1:1', 'it is not an object'],
  ['{ "compilerOptions": 3 }', '1:22', '`compilerOptions` must be an object'],
  ['{\n  "compilerOptions": { "paths": 5 }\n}', '2:33', '`compilerOptions.paths` must be'],
  ['{ "compilerOptions": { "paths": { "a": "b" } } }', '1:33', '`compilerOptions.paths` must be'],
  ['{ "compilerOptions": { "module": 99 } }', '1:34', '`compilerOptions.module` must be a string'],
  ['{ "include": 5 }', '1:14', '`include` must be a list of strings'],
  ['{ "files": [1] }', '1:12', '`files` must be a list of strings'],
  ['{ "extends": {} }', '1:14', '`extends` must be a string or a list of strings'],
  ['{ "include": ["src"]', '1:21', 'it is not JSON (CloseBraceExpected)'],
  ['{ "include": ["src" }', '1:21', 'it is not JSON'],
  ['{ "extends": "./base.json" }', '', '`include` must be a list of strings'],
]

describe('a tsconfig of the wrong form', () => {
  test.each(tsconfigs)('%s is one finding at its place', async (text, place, reason) => {
    const project = createProject({
      'src/mail.ts': mailQueue,
      'tsconfig.json': text,
      'base.json': '{ "include": 5 }',
    })
    open.push(project)
    for (const command of ['prebuild', 'init', 'migrate']) {
      const { exitCode, stdout, stderr } = await pikku([command, '--cwd', project.directory])
      const output = `${stdout}${stderr}`
      expect({ command, output }).toEqual({
        command,
        output: expect.stringMatching(
          place === '' ? /base\.json:1:14 - error PK002/ : `tsconfig.json:${place} - error PK002`,
        ),
      })
      expect(output).toContain(reason)
      expect(output).not.toMatch(/pikku failed|\n\s+at /)
      expect(exitCode).not.toBe(0)
    }
  })

  test.each(['', '// nothing\n', '{ "include": ["src", ".pikku",], /* all */ }', '\uFEFF{}'])(
    '%j is one that the compiler takes',
    async (text) => {
      const project = createProject({ 'src/mail.ts': mailQueue, 'tsconfig.json': text })
      open.push(project)
      const { exitCode, stderr } = await pikku(['prebuild', '--cwd', project.directory])
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: expect.stringContaining('1 queue'),
      })
    },
  )
})

describe('a pikku.config that cannot be used', () => {
  test.each([
    ['pikku.config.json', '{\n  "outDirr": "x"\n}', '2:4'],
    ['pikku.config.json', '{\n  "ignoreFiles": ["a", 5]\n}', '2:4'],
    ['pikku.config.json', '{\n  "outDir": "x"', '2:16'],
    ['pikku.config.ts', 'export default {\n  provider: "carrier",\n}\n', '2:3'],
    ['pikku.config.ts', 'export default {\n  outDir: where(),\n}\n', '2:11'],
    ['pikku.config.ts', 'export default {\n  ...rest,\n}\n', '2:3'],
  ])('%s %j is shown at its place', async (file, text, place) => {
    const project = createProject({ 'src/mail.ts': mailQueue, [file]: text })
    open.push(project)
    const { exitCode, stdout, stderr } = await pikku(['prebuild', '--cwd', project.directory])
    expect(`${stdout}${stderr}`).toContain(`${file}:${place} - error PK001`)
    expect(exitCode).not.toBe(0)
  })
})

describe('settings that lead to no source file', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['tsconfig.json', { 'tsconfig.json': { include: ['sources'] } }],
    ['tsconfig.json', { 'tsconfig.json': { include: ['src'], exclude: ['src/'] } }],
    ['srcDirectories: jobz', { 'pikku.config.json': { srcDirectories: ['src', 'jobz'] } }],
  ])('are a warning about %s', async (where, settings) => {
    const texts = Object.entries(settings).map(([file, value]) => [file, JSON.stringify(value)])
    const project = createProject({ 'src/mail.ts': mailQueue, ...Object.fromEntries(texts) })
    open.push(project)
    const { exitCode, stderr } = await pikku(['prebuild', '--cwd', project.directory])
    expect(stderr).toContain(`warning PK008: ${where} leads to no source file`)
    expect(exitCode).toBe(0)
  })

  test('are none in a solution without files of its own', async () => {
    const project = createProject({
      'tsconfig.json': JSON.stringify({ include: [], references: [{ path: 'jobs' }] }),
      'jobs/tsconfig.json': '{}',
      'jobs/mail.ts': mailQueue,
    })
    open.push(project)
    const { stderr } = await pikku(['prebuild', '--cwd', project.directory])
    expect(stderr).toMatch(/^1 queue, 8 files written/)
  })
})
