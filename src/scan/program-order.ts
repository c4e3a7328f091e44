import type { Sources } from './sources.js'
import { compareText } from '../facts/compare-text.js'

/**
 * Files in the order in which the compiler takes them: each after those that it leads to, roots in their own order. It
 * decides which of several declarations of one name comes first.
 */
export function programOrder(
  roots: readonly string[],
  leadsTo: (file: string) => readonly string[],
): ReadonlyMap<string, number> {
  const order = new Map<string, number>()
  const met = new Set<string>()
  for (const root of roots) {
    if (met.has(root)) continue
    met.add(root)
    const open = [{ file: root, rest: leadsTo(root).values() }]
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const { value: next } = last.rest.next()
      if (next === undefined) {
        order.set(last.file, order.size)
        open.pop()
      } else if (!met.has(next)) {
        met.add(next)
        open.push({ file: next, rest: leadsTo(next).values() })
      }
    }
  }
  return order
}

/** What the compiler begins with: the files that the tsconfig names, those of a directory before those below it. */
export function programRoots({ files, followed }: Sources): string[] {
  const reached = new Set(followed)
  return files.filter((file) => !reached.has(file)).sort(compareFiles)
}

function compareFiles(a: string, b: string): number {
  const [first, second] = [a.split('/'), b.split('/')]
  const index = first.findIndex((step, at) => step !== second[at])
  const isFile = [first, second].map((steps) => steps.length === index + 1)
  if (isFile[0] !== isFile[1]) return isFile[0] ? -1 : 1
  const [step = '', other = ''] = [first[index], second[index]]
  return compareText(step, other)
}

/** Files in the order of the whole program. What several files declare together depends on it. */
export function inProgramOrder(
  order: ReadonlyMap<string, number>,
  files: readonly string[],
): string[] {
  const placeOf = (file: string): number => order.get(file) ?? order.size
  return [...new Set(files)].sort((a, b) => placeOf(a) - placeOf(b))
}

/** The place of each of the project's files among its own. */
export function ownOrder(sources: Sources): ReadonlyMap<string, number> {
  return programOrder(programRoots(sources), (file) => ownLeads(sources, file))
}

/** The project's own files that one of them leads to, in the order in which it names them. */
function ownLeads({ asked, leads }: Sources, file: string): string[] {
  const { modules = [], references = [] } = asked.get(file) ?? {}
  const targets = leads.get(file)
  return [...references, ...modules].flatMap((name) => targets?.get(name) ?? [])
}
