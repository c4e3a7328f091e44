import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPage, readPages, repository, type Page } from './read-page.js'

/** Folders at the top of the repository. A path that begins with one is looked up from there. */
const topFolders = [
  'src',
  'tests',
  'fixtures',
  'bench',
  'scripts',
  'templates',
  'bin',
  'docs',
  '.ci',
]
/** The pages for contributors, which also name places inside `src` by a part of their path. */
const contributorPages = ['docs/architecture.md', 'CONTRIBUTING.md']

const contributing = 'CONTRIBUTING.md'
const pages = [
  ...readPages(),
  readPage(contributing, readFileSync(path.join(repository, contributing), 'utf8')),
]
const sources = readdirSync(path.join(repository, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `/${name.replaceAll(path.sep, '/')}`)
  .sort()
const fileNames = new Set(sources.map((name) => path.posix.basename(name, '.ts')))

test('every path of the repository that a page names exists', () => {
  expect(pages.flatMap(findMissing)).toEqual([])
})

test('the pages for contributors name many paths', () => {
  for (const file of contributorPages) {
    const page = pages.find((each) => each.file === file)
    const named = page === undefined ? [] : codeSpans(page).filter(({ code }) => code.includes('/'))
    expect(named.length).toBeGreaterThan(20)
  }
})

describe('a path that does not exist is found at its line', () => {
  test.each([
    ['from the top of the repository', 'README.md', 'Read `src/nowhere/main.ts`.'],
    ['a room of src', 'docs/architecture.md', 'See `inspect/nowhere/`.'],
    ['a file in a room', 'docs/architecture.md', 'See `model/nowhere.ts`.'],
    ['a file without its ending', 'docs/architecture.md', 'See the walk (`nowhere-at-all`).'],
    ['the folder before a pattern', 'CONTRIBUTING.md', 'Write `src/nowhere/<name>.ts`.'],
  ])('%s', (_, file, line) => {
    const missing = findMissing(readPage(file, `# Page\n\n${line}\n`))
    expect(missing).toEqual([`${file}:3: ${/`(.*)`/.exec(line)?.[1]}`])
  })

  test('but not what is in a block, a pattern, a module or a file of the page itself', () => {
    const text =
      '```ts title=src/mail.ts\n// `src/nowhere.ts`\n```\n' +
      '`src/mail.ts`, `src/runtime/providers/<name>/consumer/`, `pikku/testing`, `.pikku/`\n'
    expect(findMissing(readPage('docs/architecture.md', text))).toEqual([])
  })
})

function findMissing(page: Page): string[] {
  return codeSpans(page)
    .filter(({ code }) => !isThere(page, code))
    .map(({ code, line }) => `${page.file}:${line}: ${code}`)
}

interface CodeSpan {
  readonly code: string
  readonly line: number
}

/** What stands between backticks in the text of a page, outside its blocks. */
function codeSpans({ text }: Page): CodeSpan[] {
  let isBlock = false
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith('```')) isBlock = !isBlock
    if (isBlock) return []
    return [...line.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({ code, line: index + 1 }))
  })
}

/** True also for what names no place of the repository. */
function isThere({ file, blocks }: Page, code: string): boolean {
  if (blocks.some(({ title }) => title === code)) return true
  // Of a pattern such as `src/rules/<name>.ts`, the folder must exist.
  const place = code.replace(/[^/]*[<*…].*$/, '')
  const isPath = /^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(place) && place.includes('/')
  const [top = ''] = place.split('/')
  if (isPath && topFolders.includes(top)) return existsSync(path.join(repository, place))
  if (!contributorPages.includes(file)) return true
  if (isPath && /^\w.*(\/|\.ts)$/.test(place)) return isInSources(place)
  // `disk-names` is short for `disk-names.ts`.
  return !isFileName(code) || fileNames.has(code)
}

function isInSources(place: string): boolean {
  const end = `/${place.replace(/\/$/, '')}`
  return sources.some((name) => name.endsWith(end))
}

function isFileName(code: string): boolean {
  return /^[a-z]+(-[a-z]+)+$/.test(code) && !packages.has(code)
}

const packages: ReadonlySet<string> = new Set(
  Object.keys(
    (
      JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
        readonly devDependencies: Readonly<Record<string, string>>
      }
    ).devDependencies,
  ),
)
