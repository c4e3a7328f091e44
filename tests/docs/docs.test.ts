import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { parse, type ParseError } from 'jsonc-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProgram } from '../../src/cli/program.js'
import { prebuild } from '../../dist/compiler.js'
import { findCommands } from './find-commands.js'
import { readPage, readPages, repository } from './read-page.js'
import { compilerOptions, linkModules, writeProject, type PageProject } from './write-project.js'

const tsc = fileURLToPath(new URL('../../node_modules/typescript-7.0/bin/tsc', import.meta.url))
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url))
/** Languages of blocks; `text` and none are for what is no language. */
const languages = ['', 'text', 'ts', 'json', 'jsonc', 'sh', 'yaml', 'dockerfile', 'mermaid']
/** What a line says of itself that is a mistake on purpose. */
const mistake = /\/\/ does not compile/

const pages = readPages()
let root: string
let projects: PageProject[]
const refused: string[] = []
beforeAll(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-docs-')))
  linkModules(root)
  projects = pages
    .filter(({ blocks }) =>
      blocks.some((block) => block.language === 'ts' && block.ignore === undefined),
    )
    .map((page) => writeProject(root, page))
  for (const { page, directory } of projects) {
    const { diagnostics } = await prebuild({ cwd: directory, cache: false })
    for (const { severity, code, message, span } of diagnostics) {
      if (severity === 'info') continue
      refused.push(`${page.file}:${span?.line ?? 0}: ${code} ${message}`)
    }
    separate(directory)
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('every block says its language, and one that is not checked says why', () => {
  const wrong = pages.flatMap(({ file, blocks }) =>
    blocks
      .filter(({ language }) => !languages.includes(language))
      .map(({ line, language }) => `${file}:${line}: ${language}`),
  )
  expect(wrong).toEqual([])
})

test('every TypeScript block compiles in strict mode against the package, mistakes on purpose aside', async () => {
  expect(refused).toEqual([])
  const found = await compile(root)
  const expected = projects.flatMap(({ page, blocks, directory }) =>
    [...blocks].flatMap(([file, block]) =>
      block.text.split('\n').flatMap((line, index) => {
        if (!mistake.test(line)) return []
        const place = `${path.join(path.basename(directory), file)}:${block.line + index}`
        return [{ place, page: `${page.file}:${block.line + index}` }]
      }),
    ),
  )
  const isExpected = (place: string): boolean => expected.some((each) => each.place === place)
  expect(found.filter(({ place }) => !isExpected(place))).toEqual([])
  const silent = expected.filter(({ place }) => !found.some((each) => each.place === place))
  expect(silent).toEqual([])
})

test('every block that says it runs does, on the embedded engine', async () => {
  // Only what the page calls files: a fragment adds jobs that no reader of the page would add.
  const own = path.join(root, 'run')
  mkdirSync(own)
  const runs = await Promise.all(
    projects
      .filter(({ page }) => page.blocks.some((block) => block.runs !== undefined))
      .map(async (project) => {
        const blocks = project.page.blocks.filter(({ title }) => title)
        if (blocks.length === project.blocks.size && project.page.given === '') return project
        const files = writeProject(own, { ...project.page, blocks, given: '' })
        await prebuild({ cwd: files.directory, cache: false })
        return files
      }),
  )
  expect(runs.length).toBeGreaterThan(2)
  for (const { directory, blocks, page } of runs) {
    const start = (file: string) =>
      execa(process.execPath, ['--no-warnings', '--import', tsx, file], {
        cwd: directory,
        reject: false,
        timeout: 120_000,
      })
    const named = (kind: string) =>
      [...blocks].filter(([, block]) => block.runs === kind).map(([file]) => file)
    const servers = named('serve').map((file) => ({ file, child: start(file) }))
    for (const file of named('run')) {
      const { exitCode, stderr } = await start(file)
      expect({ page: page.file, file, exitCode, stderr }).toMatchObject({ exitCode: 0 })
    }
    for (const { file, child } of servers) {
      child.kill('SIGTERM')
      const { exitCode, stderr } = await child
      expect({ page: page.file, file, exitCode, stderr }).toMatchObject({ exitCode: 0 })
    }
  }
})

test('every command that a page shows is one, with the flags and values that it has', () => {
  const program = createProgram({ color: false, out: () => {}, error: () => {} }, () => {})
  const wrong: string[] = []
  const commands = pages.flatMap(findCommands)
  for (const { place, command, next, flags } of commands) {
    const known = program.commands.find((each) =>
      [each.name(), ...each.aliases()].includes(command),
    )
    if (known === undefined) {
      wrong.push(`${place}: there is no command ${command}`)
      continue
    }
    const below = known.commands.find((each) => each.name() === next)
    const options = [...known.options, ...(below?.options ?? [])]
    for (const { name, value } of flags) {
      const option = options.find(({ long }) => long === name)
      const choices = option?.argChoices
      if (option === undefined && name !== '--help')
        wrong.push(`${place}: ${command} has no ${name}`)
      else if (value !== undefined && choices !== undefined && !choices.includes(value)) {
        wrong.push(`${place}: ${name} cannot be ${value}`)
      }
    }
  }
  expect(wrong).toEqual([])
  const shown = new Set(commands.map(({ command }) => command))
  expect(program.commands.map((each) => each.name()).filter((name) => !shown.has(name))).toEqual([])
})

test('the list of commands in the README names each of them, and each verb of pikku jobs', () => {
  const program = createProgram({ color: false, out: () => {}, error: () => {} }, () => {})
  const readme = pages.find(({ file }) => file === 'README.md')
  const list = readme?.blocks.find(({ text }) => text.startsWith('pikku create'))?.text ?? ''
  const listed = [...list.matchAll(/^pikku ([a-z]+)/gm)].map(([, name]) => name ?? '')
  expect([...new Set(listed)].toSorted()).toEqual(
    program.commands.map((each) => each.name()).toSorted(),
  )
  const verbs = /^pikku jobs (\S+)/m.exec(list)?.[1]?.split('|')
  const jobs = program.commands.find((each) => each.name() === 'jobs')
  expect(verbs?.toSorted()).toEqual(jobs?.commands.map((each) => each.name()).toSorted())
})

test('every JSON block is JSON, and part of an object where it begins with a key', () => {
  const wrong = pages.flatMap(({ file, blocks }) =>
    blocks
      .filter(({ language }) => language === 'json' || language === 'jsonc')
      .flatMap(({ language, line, text }) => {
        const errors: ParseError[] = []
        const bare = text.replace(/^(?:\s*\/\/.*\n)*/, '')
        parse(bare.startsWith('"') ? `{${bare}}` : bare, errors, {
          disallowComments: language === 'json',
        })
        return errors.map(({ error }) => `${file}:${line}: ${error}`)
      }),
  )
  expect(wrong).toEqual([])
})

test('every link of a page to another file leads to one, and to a heading that is there', () => {
  const wrong = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(
      ([link, target = '', anchor]) => {
        const place = path.join(repository, path.dirname(file), target)
        const other = target === '' ? file : path.relative(repository, place)
        if (!existsSync(path.join(repository, other))) return [`${file}: ${link}`]
        const page = pages.find((each) => each.file === other)
        const isThere =
          anchor === undefined || page === undefined || anchors(page.text).includes(anchor)
        return isThere ? [] : [`${file}: ${link}`]
      },
    ),
  )
  expect(wrong).toEqual([])
})

test('a block that is wrong is found, at its line of the page', async () => {
  const page = readPage(
    'docs/wrong.md',
    '# Wrong\n\n```ts\nexport const sum: number = "1"\nconst fine: string = 1 // does not compile\n```\n',
  )
  const own = mkdtempSync(path.join(root, 'own-'))
  writeProject(own, page)
  const found = await compile(own)
  expect(found.map(({ place }) => place)).toEqual([
    'docs-wrong/block-4.ts:4',
    'docs-wrong/block-4.ts:5',
  ])
})

/**
 * Each project declares what `queueJob` knows for its whole program; all pages are one program here, so each keeps that
 * to itself.
 */
function separate(directory: string): void {
  const file = path.join(directory, '.pikku/pikku-queue.gen.ts')
  if (!existsSync(file)) return
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/^declare module [\s\S]*?^}\n/m, ''))
}

function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

/** One program for all pages: each has its own package.json, which `#pikku` is looked up in. */
async function compile(directory: string): Promise<{ place: string; message: string }[]> {
  const tsconfig = path.join(directory, 'tsconfig.json')
  writeFileSync(
    tsconfig,
    JSON.stringify({ compilerOptions, include: ['*/**/*.ts', '*/.pikku/*.ts'] }),
  )
  const { stdout } = await execa(process.execPath, [tsc, '-p', tsconfig, '--pretty', 'false'], {
    cwd: directory,
    reject: false,
  })
  return stdout.split('\n').flatMap((line) => {
    const [, file, at, message] = /^(.+?)\((\d+),\d+\): error (.*)$/.exec(line) ?? []
    return file === undefined ? [] : [{ place: `${file}:${at}`, message: message ?? '' }]
  })
}
