import path from 'node:path'
import { isDirectory, isFile, namesOfDirectories, realPathOf } from '../disk/ask.js'
import { stampOf } from '../disk/stamp.js'
import { toPosix } from '../facts/posix-path.js'
import { listFiles } from '../scan/list-files.js'
import { isAsWritten } from './is-as-written.js'
import type { PrebuildResult } from './prebuild.js'

/** `modified`: a source has other content. `listed`: a source or an output came or went. `settings`: anything else that a run read. */
export type ChangeKind = 'modified' | 'listed' | 'settings'

export interface Difference {
  readonly file: string
  readonly kind: ChangeKind
}

/** What is known of the disk since the last run, without being told by the system. */
export interface Seen {
  /** Before a run: these places are about to be read as they are now. */
  readonly before: (places: Iterable<string>) => void
  /** After a run that began at a time: all that it asked about. */
  readonly after: (last: PrebuildResult, startedAt: number) => void
  /** Whether a run read this file, and it is none of the project's own sources. */
  readonly isSetting: (file: string) => boolean
  /** Files that were read, apart from the project's own sources. */
  readonly settings: () => readonly string[]
  /** What has changed since. */
  readonly differences: () => Difference[]
}

type Question = keyof typeof answers

/** The questions that a run asks, by how they are answered now. */
const answers = {
  read: (place: string): string => JSON.stringify(stampOf(place) ?? null),
  absent: (place: string): string => String(isFile(place)),
  absentDirectories: (place: string): string => String(isDirectory(place)),
  links: realPathOf,
  listed: namesOfDirectories,
} as const

const questions = Object.keys(answers) as Question[]

/** By question and place: the answer that the last run had. */
type Answers = Readonly<Record<Question, Map<string, string>>>

/** The clock of a file system may be this much behind. */
const clockMilliseconds = 20

export function createSeen(): Seen {
  let last: PrebuildResult | null = null
  let sources: ReadonlySet<string> = new Set()
  let known = noAnswers()
  /** What was told of once, and is not to be told again where a run could not mend it. */
  let told = new Set<string>()
  return {
    before: (places) => {
      for (const place of places) {
        told.add(place)
        for (const question of questions) known[question].set(place, answers[question](place))
      }
    },
    after: (result, startedAt) => {
      last = result
      sources = new Set(result.sources?.files)
      known = answersOf(result, known, startedAt)
      told = new Set()
    },
    isSetting: (file) => !sources.has(file) && known.read.has(file),
    settings: () => [...(last?.trace.read ?? [])].filter((file) => !sources.has(file)),
    differences: () => {
      const others = questions.flatMap((question) =>
        [...known[question]].flatMap(([file, answer]): Difference[] => {
          if (answers[question](file) === answer) return []
          const isEdited = question === 'read' && sources.has(file) && isFile(file)
          return [{ file, kind: isEdited ? 'modified' : 'settings' }]
        }),
      )
      return [...others, ...listedAnew(last, sources).filter(({ file }) => !told.has(file))]
    },
  }
}

function noAnswers(): Answers {
  return {
    read: new Map(),
    absent: new Map(),
    absentDirectories: new Map(),
    links: new Map(),
    listed: new Map(),
  }
}

/** The answers that a run had: those that were known before it, and what its trace says of the others. */
function answersOf(
  { sources, trace }: PrebuildResult,
  before: Answers,
  startedAt: number,
): Answers {
  const next = noAnswers()
  for (const place of [...(sources?.files ?? []), ...trace.read])
    next.read.set(place, before.read.get(place) ?? settledAnswer(place, startedAt))
  for (const question of ['absent', 'absentDirectories'] as const)
    for (const place of trace[question])
      next[question].set(place, before[question].get(place) ?? 'false')
  for (const question of ['links', 'listed'] as const)
    for (const [place, answer] of trace[question])
      next[question].set(place, before[question].get(place) ?? answer)
  return next
}

/** A file that changed while it was read may have been read before or after: it counts as changed. */
function settledAnswer(place: string, startedAt: number): string {
  const stamp = stampOf(place)
  const isSettled = stamp === undefined || stamp.changed < startedAt - clockMilliseconds
  return isSettled ? JSON.stringify(stamp ?? null) : ''
}

/** Sources that came, and outputs that are not as they were written. */
function listedAnew(last: PrebuildResult | null, sources: ReadonlySet<string>): Difference[] {
  if (last?.config == null || last.sources === null) return []
  const { config } = last
  const came = listFiles(config).filter((file) => !sources.has(file))
  const outputs = (last.files ?? [])
    .map(({ path: name }) => toPosix(path.join(config.outDir, name)))
    .filter((file) => !isAsWritten(file, last))
  return [...came, ...outputs].map((file) => ({ file, kind: 'listed' }))
}
