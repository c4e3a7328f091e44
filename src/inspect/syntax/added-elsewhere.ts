import { findAdditions, type AdditionsRequest } from '../additions/find-additions.js'
import { readDeclarations } from '../additions/read-declarations.js'
import type { Additions } from '../modules/additions.js'
import { readText } from '../../disk/read-text.js'
import { isPlatformFile } from '../source/platform.js'
import { createTwins } from './twins.js'

/** What other files make of a file. What they add is told by their text: a name that they mention may be one of these. */
export interface AddedElsewhere {
  /** Whether a declaration elsewhere could add to what this name stands for in a file. */
  readonly isAugmented: (name: string, file: string) => boolean
  /** Whether a script declares the module of that name, in the place of the file that it leads to. */
  readonly isDeclared: (specifier: string, file: string) => boolean
  /** Whether a package may declare a global of that name, or add to one. */
  readonly isGlobalOfPackage: (name: string) => boolean
  /** Whether anything adds to the declarations of the package of that name. */
  readonly isAddedTo: (name: string) => boolean
  /** Whether a file of a package may be taken for that of another place. */
  readonly isTwin: (file: string) => boolean
}

/** Whether a file is a module, which adds to what it names and declares nothing in its place. */
type IsModule = (file: string) => boolean

export function createAddedElsewhere(
  request: AdditionsRequest,
  isModule: IsModule,
): AddedElsewhere {
  const { sources, cache } = request
  const own = new Set(sources.files)
  const ambient = wordsOf(sources.ambient)
  const naming = new Map<string, Set<string>>()
  for (const file of sources.ambient)
    for (const specifier of readDeclarations(readText(file)).modules) note(naming, specifier, file)
  // What is outside the project is looked for where a type comes from there: to find it is dear.
  let outside: Outside | undefined
  const others = (): Outside => {
    cache.additions ??= findAdditions(request)
    outside ??= {
      ...createOutside(cache.additions),
      isTwin: createTwins({ additions: cache.additions, disk: cache.disk }),
    }
    return outside
  }
  const isDeclaredIn = (files: Iterable<string> = []): boolean =>
    [...files].some((file) => !isModule(file))
  return {
    isAugmented: (name, file) => ambient.has(name) || (!own.has(file) && others().adds(name, file)),
    isDeclared: (specifier, file) =>
      isDeclaredIn(naming.get(specifier)) ||
      (!own.has(file) && isDeclaredIn(others().naming.get(specifier))),
    isGlobalOfPackage: (name) => others().globals.has(name),
    isAddedTo: (name) => ambient.has(name) || others().addsTo(name),
    isTwin: (file) => others().isTwin(file),
  }
}

interface Outside extends Pick<AddedElsewhere, 'isTwin'> {
  readonly adds: (name: string, file: string) => boolean
  readonly addsTo: (name: string) => boolean
  /** Every name that a package may declare for the whole program; the platform's own are the language's. */
  readonly globals: ReadonlySet<string>
  /** The files that declare a module of that name, or add to it. */
  readonly naming: ReadonlyMap<string, ReadonlySet<string>>
}

function createOutside(additions: Additions): Omit<Outside, 'isTwin'> {
  const naming = new Map<string, Set<string>>()
  const addingTo = new Map<string, Set<string>>()
  const anywhere = new Set<string>()
  for (const [file, { modules }] of additions.files) {
    for (const { specifier, target } of modules) {
      note(naming, specifier, file)
      if (target === null || isPlatformFile(file)) continue
      if (!target.includes('/node_modules/')) anywhere.add(file)
      // What adds to a module may add to whatever that hands on.
      else for (const reached of reachedFrom(additions, target)) note(addingTo, reached, file)
    }
  }
  const anyWords = wordsOf([...anywhere])
  const words = new Map<string, ReadonlySet<string>>()
  const wordsAddedTo = (file: string): ReadonlySet<string> => {
    const known = words.get(file) ?? wordsOf([...(addingTo.get(file) ?? [])])
    words.set(file, known)
    return known
  }
  const globals = new Set(
    [...additions.files].flatMap(([file, { names }]) => (isPlatformFile(file) ? [] : names)),
  )
  const addedTo = new Map<string, boolean>()
  return {
    naming,
    globals,
    addsTo: (name) => {
      const known = addedTo.get(name) ?? isAddedTo(additions, name)
      addedTo.set(name, known)
      return known
    },
    // Nothing is known of a file to which the search has not come.
    adds: (name, file) =>
      !additions.leadsTo.has(file) || anyWords.has(name) || wordsAddedTo(file).has(name),
  }
}

/** Whether anything adds to the declarations of a package. */
function isAddedTo({ files }: Additions, name: string): boolean {
  return [...files.values()].some(({ modules }) =>
    modules.some(
      ({ specifier, target }) =>
        specifier === name ||
        specifier.startsWith(`${name}/`) ||
        target?.includes(`/node_modules/${name}/`) === true,
    ),
  )
}

function reachedFrom({ leadsTo }: Additions, target: string): ReadonlySet<string> {
  const reached = new Set([target])
  for (const file of reached) for (const next of leadsTo.get(file) ?? []) reached.add(next)
  return reached
}

function note(all: Map<string, Set<string>>, key: string, file: string): void {
  all.set(key, (all.get(key) ?? new Set()).add(file))
}

/** Every word of some files: whatever they may add to is one of them. */
function wordsOf(files: readonly string[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => wordsIn(readText(file))))
}

/** Names of any script, also where a letter is escaped. */
function wordsIn(text: string): readonly string[] {
  const plain = text.includes('\\u')
    ? text.replace(/\\u(?:\{([\da-f]{1,5})\}|([\da-f]{4}))/gi, (_, long?: string, short?: string) =>
        String.fromCodePoint(Number.parseInt(long ?? short ?? '', 16)),
      )
    : text
  return plain.match(/[\p{ID_Continue}$]+/gu) ?? []
}
