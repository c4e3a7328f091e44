import { createProjectHost, type ProjectHostRequest } from './project-host.js'
import type { LibScope } from '../modules/compiler-options.js'
import type { ModuleReader } from '../modules/module-reader.js'
import type { RequiredImport, Resolution } from '../modules/slice-cache.js'
import { ts } from '../source/typescript.js'

/**
 * The part of a project that the questions of one round are put to. In comes a set of root files and what is already
 * known to be needed; out goes a program with a checker, and, once the questions have been asked, what else they
 * would have needed. An answer counts only when nothing is missing any more: then it is the whole program's answer.
 */
export interface Slice {
  readonly program: ts.Program
  readonly checker: ts.TypeChecker
  readonly libScope: LibScope
  /** The modules that the checker asked for and that had been left out, so far. */
  readonly missing: () => readonly RequiredImport[]
  /** The specifiers of all modules that the checker asked for, so far. */
  readonly asked: () => ReadonlySet<string>
  /** Whether one of them leads nowhere. A declaration of Node's, or of a script, may stand for it. */
  readonly isUnfound: () => boolean
}

export interface SliceRequest extends ProjectHostRequest {
  readonly roots: readonly string[]
}

export function openSlice({ roots, ...request }: SliceRequest): Slice {
  const { options, host, modules } = createProjectHost(request)
  const program = ts.createProgram({ rootNames: [...roots], options, host })
  const requests = watchModuleRequests(program, modules)
  return { program, checker: program.getTypeChecker(), libScope: request.libScope, ...requests }
}

/**
 * The checker asks the program for a module at the moment a type leads into it. Noting those requests tells exactly
 * which of the modules that were left out a question depended on.
 */
function watchModuleRequests(
  program: ts.Program,
  reader: ModuleReader,
): Pick<Slice, 'missing' | 'asked' | 'isUnfound'> {
  const missing = new Map<string, RequiredImport>()
  const asked = new Set<string>()
  let isUnfound = false
  const watched = program as ts.Program & {
    getResolvedModule: (
      file: ts.SourceFile,
      specifier: string,
      mode: unknown,
    ) => Resolution | undefined
  }
  const ask = watched.getResolvedModule
  watched.getResolvedModule = (file, specifier, mode) => {
    const found = ask(file, specifier, mode)
    asked.add(specifier)
    if (reader.isLeftOut(file, specifier)) {
      missing.set(`${file.fileName}\0${specifier}`, { file: file.fileName, specifier })
    } else isUnfound ||= found?.resolvedModule === undefined
    return found
  }
  return { missing: () => [...missing.values()], asked: () => asked, isUnfound: () => isUnfound }
}
