import picomatch from 'picomatch'
import type { Config } from '../config/config.js'
import { relativePosix } from '../facts/posix-path.js'
import { createFollower } from './follow-imports.js'
import { wiringNames } from './names.js'
import { readImports, sameImports, type TextImports } from './read-imports.js'
import type { Sources } from './sources.js'
import { createTexts, type Texts } from './texts.js'
import { readUnservedImports, type UnservedImport } from './unserved-imports.js'
import { escapePattern } from '../facts/escape-pattern.js'

const wiring = new RegExp(wiringNames.join('|'))
const isJavaScript = /\.[cm]?jsx?$/
const ambient = /\bdeclare\s+(?:\/\*[^*]*\*\/\s*)?(?:global|module)\b/

/** Finds by their bare text which of the project's files can matter. Parses nothing. */
export function scan(
  config: Config,
  files: readonly string[],
  texts: Texts = createTexts(),
): Sources {
  return joinMarks(config, files, scanFiles(config, files, texts), texts)
}

/** The same after some of the files have changed: only they are read again. */
export function rescan(
  config: Config,
  before: Sources,
  { changed, texts }: { readonly changed: readonly string[]; readonly texts: Texts },
): Sources {
  const known = new Set(before.files)
  const [wirings, services, ambient] = [before.wirings, before.services, before.ambient].map(
    (list) => new Set(list),
  )
  const marks = new Map<string, Marks>(
    before.files.map((file) => [
      file,
      {
        wires: wirings?.has(file) === true,
        services: services?.has(file) === true,
        ambient: ambient?.has(file) === true,
        imports: before.imports.get(file) ?? [],
        unserved: before.unserved.get(file) ?? [],
        asked: before.asked.get(file) ?? nothingAsked,
      },
    ]),
  )
  const again = changed.filter((name) => known.has(name))
  const isSame = (file: string): boolean =>
    sameImports(before.asked.get(file), marks.get(file)?.asked)
  for (const [file, mark] of scanFiles(config, again, texts)) marks.set(file, mark)
  if (again.every(isSame)) return { ...before, ...marked(before.files, marks) }
  const followed = new Set(before.followed)
  const listed = before.files.filter((file) => !followed.has(file))
  return joinMarks(config, listed, marks, texts)
}

/** What the text of one file shows. */
interface Marks {
  readonly wires: boolean
  readonly services: boolean
  readonly ambient: boolean
  readonly imports: readonly string[]
  readonly unserved: readonly UnservedImport[]
  readonly asked: TextImports
}

const servicesBase = /(?:Core|Nest)Services/

const nothingAsked: TextImports = { modules: [], types: [], references: [], isScript: false }

/** Read one after the other: thousands of reads at once were five times slower than this. */
function scanFiles(config: Config, files: readonly string[], texts: Texts): Map<string, Marks> {
  return new Map(
    files.map((file) => {
      const text = texts.read(file)
      const asked = readImports(text, isJavaScript.test(file))
      const marks = {
        wires: wiring.test(text) && mayWire(config, file),
        services: servicesBase.test(text),
        ambient: ambient.test(text) || (asked.isScript && /\.[cm]?tsx?$/.test(file)),
        imports: ownImports(text),
        unserved: mayWire(config, file) ? readUnservedImports(text) : [],
        asked,
      }
      return [file, marks]
    }),
  )
}

/** Joins what the files show, with that of the files which their imports lead to. */
function joinMarks(
  config: Config,
  listed: readonly string[],
  known: ReadonlyMap<string, Marks>,
  texts: Texts,
): Sources {
  const marks = new Map(listed.map((file) => [file, known.get(file) as Marks]))
  const follower = createFollower(config, marks)
  const leads = new Map<string, ReadonlyMap<string, string>>()
  const followed: string[] = []
  // The map grows while it is walked.
  for (const [file, { asked }] of marks) {
    const targets = follower.leads(file, asked)
    if (targets.size > 0) leads.set(file, targets)
    for (const target of targets.values()) {
      const mark = marks.has(target)
        ? undefined
        : (known.get(target) ?? scanFiles(config, [target], texts).get(target))
      if (mark === undefined) continue
      marks.set(target, mark)
      followed.push(target)
    }
  }
  const files = followed.length === 0 ? listed : [...marks.keys()].sort()
  return {
    files,
    followed: followed.sort(),
    leads,
    absent: follower.absent(),
    ...marked(files, marks),
  }
}

function marked(
  files: readonly string[],
  marks: ReadonlyMap<string, Marks>,
): Pick<Sources, 'wirings' | 'services' | 'ambient' | 'imports' | 'unserved' | 'asked'> {
  const having = (mark: 'wires' | 'services' | 'ambient'): string[] =>
    files.filter((file) => marks.get(file)?.[mark] === true)
  return {
    wirings: having('wires'),
    services: having('services'),
    ambient: having('ambient'),
    imports: listsOf(marks, 'imports'),
    unserved: listsOf(marks, 'unserved'),
    asked: new Map([...marks].map(([file, { asked }]) => [file, asked])),
  }
}

function listsOf<List extends 'imports' | 'unserved'>(
  marks: ReadonlyMap<string, Marks>,
  list: List,
): ReadonlyMap<string, Marks[List]> {
  return new Map(
    [...marks]
      .filter(([, mark]) => mark[list].length > 0)
      .map(([file, mark]) => [file, mark[list]]),
  )
}

/** The specifiers of `#pikku` in a file's text. */
function ownImports(text: string): string[] {
  if (!text.includes('#pikku')) return []
  return [...text.matchAll(/['"](#pikku(?:\/[^'"\n]*)?)['"]/g)].map(([, name]) => name as string)
}

/** Files of the project, among those that may wire queues, whose text holds one of the names. */
export function findMentions(config: Config, sources: Sources, names: readonly string[]): string[] {
  if (names.length === 0) return []
  // Nobody parses them: none is kept.
  const { read } = createTexts(0)
  const pattern = new RegExp(`(?<![\\w$])(?:${names.map(escapePattern).join('|')})(?![\\w$])`)
  return sources.files.filter((file) => mayWire(config, file) && pattern.test(read(file)))
}

/** Whether prebuild looks for wirings in a file. */
export function mayWire(config: Config, file: string): boolean {
  if (/\.d\.[cm]?ts$/.test(file)) return false
  const inside =
    config.srcDirectories.length === 0 ||
    config.srcDirectories.some((directory) => file.startsWith(`${directory}/`))
  return inside && !ignores(config)(relativePosix(config.root, file))
}

const matchers = new WeakMap<readonly string[], (relative: string) => boolean>()

/** The patterns are made into one function, once: to do it for each file took a tenth of a cold run. */
function ignores({ ignoreFiles }: Config): (relative: string) => boolean {
  const known = matchers.get(ignoreFiles)
  if (known !== undefined) return known
  const matches = picomatch([...ignoreFiles], { dot: true })
  matchers.set(ignoreFiles, matches)
  return matches
}
