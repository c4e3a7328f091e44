import { toPosix } from '../facts/posix-path.js'
import { isDirectory, isFile, namesOfDirectories, realPathOf, statOf } from './ask.js'
import { readText } from './read-text.js'
import { emptyTrace, type TraceDraft } from './trace.js'

/** The disk, asked by a run that notes what it was told. */
export interface Disk {
  /** Whether anything is there. */
  readonly exists: (place: string) => boolean
  readonly isFile: (place: string) => boolean
  readonly isDirectory: (place: string) => boolean
  /** Undefined where there is no file, or one that cannot be read. */
  readonly readText: (file: string) => string | undefined
  readonly realPath: (place: string) => string
  readonly directoriesIn: (directory: string) => string[]
  /** Notes what get-tsconfig asked, as recorded in the cache that was passed to it. */
  readonly noteQuestions: (questions: ReadonlyMap<string, unknown>) => void
}

export function createDisk(trace: TraceDraft = emptyTrace()): Disk {
  return {
    exists: (place) => {
      const isThere = statOf(place) !== undefined
      if (!isThere) noteNothing(trace, toPosix(place))
      return isThere
    },
    isFile: (place) => {
      const isThere = isFile(place)
      if (!isThere) trace.absent.add(toPosix(place))
      return isThere
    },
    isDirectory: (place) => {
      const isThere = isDirectory(place)
      if (!isThere) trace.absentDirectories.add(toPosix(place))
      return isThere
    },
    readText: (file) => {
      try {
        const text = readText(file)
        trace.read.add(toPosix(file))
        return text
      } catch {
        trace.absent.add(toPosix(file))
        return undefined
      }
    },
    realPath: (place) => {
      const real = realPathOf(place)
      noteLink(trace, toPosix(place), real)
      return real
    },
    directoriesIn: (directory) => {
      const names = namesOfDirectories(directory)
      trace.listed.set(toPosix(directory), names)
      return names === '' ? [] : names.split('/')
    },
    noteQuestions: (questions) => noteQuestions(trace, questions),
  }
}

function noteNothing(trace: TraceDraft, place: string): void {
  trace.absent.add(place)
  trace.absentDirectories.add(place)
}

/** Most links are packages: one of them is noted, and not each of its files. */
function noteLink(trace: TraceDraft, place: string, real: string): void {
  if (place === real) return
  const [, directory = place, rest = ''] =
    /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(\/.*)$/.exec(place) ?? []
  if (real.endsWith(rest)) trace.links.set(directory, real.slice(0, real.length - rest.length))
  else trace.links.set(place, real)
}

/**
 * The keys of the cache say what was asked: `readFileSync:/shop/tsconfig.json:utf8` for the config itself and for those
 * that it extends, `existsSync:…` and `realpathSync:…` for the places where those of packages were looked for. They are
 * no documented part of get-tsconfig: they were checked with 4.14.3, to which it is pinned. With other keys, a change of
 * an extended config would go unnoticed; tests/disk/tsconfig-questions.test.ts fails then.
 */
function noteQuestions(trace: TraceDraft, questions: ReadonlyMap<string, unknown>): void {
  for (const [question, answer] of questions) {
    const [, name, asked] =
      /^(existsSync|readFileSync|realpathSync|statSync):(.+?)(?::utf8)?$/.exec(question) ?? []
    if (asked === undefined) continue
    const place = toPosix(asked)
    if (name === 'readFileSync') trace.read.add(place)
    else if (name === 'realpathSync') noteLink(trace, place, toPosix(String(answer)))
    else if (answer === false) noteNothing(trace, place)
  }
}
