import path from 'node:path'
import type { Config } from '../config/config.js'
import { toPosix } from '../facts/posix-path.js'
import { compilerOptions } from '../inspect/modules/compiler-options.js'
import { libDirectory, libText, ts } from '../inspect/source/typescript.js'
import type { Fault } from '../migrate/apply/migration.js'
import { ownDeclarations } from '../migrate/code/read-code.js'

/** What TypeScript has against new texts, and had nothing against before, in their files and in what imports them. */
export function typeFaults(
  config: Config,
  files: readonly string[],
  texts: ReadonlyMap<string, string>,
  generated: ReadonlyMap<string, string>,
): Fault[] {
  const parsed = new Map<string, ts.SourceFile | undefined>()
  const after = createProgram(config, files, new Map([...generated, ...texts]), parsed)
  const changed = [...texts.keys()]
  const found = importersOf(after, files, changed).flatMap((file) => faultsOf(after, file))
  if (found.length === 0) return []
  const before = createProgram(config, files, generated, parsed)
  const known = new Set(
    importersOf(before, files, changed)
      .flatMap((file) => faultsOf(before, file))
      .flatMap(({ keys }) => keys),
  )
  return found.filter(({ keys }) => !keys.some((key) => known.has(key))).map(({ fault }) => fault)
}

function createProgram(
  config: Config,
  files: readonly string[],
  overlay: ReadonlyMap<string, string>,
  parsed: Map<string, ts.SourceFile | undefined>,
): ts.Program {
  const options = compilerOptions(config, 'project')
  const disk = ts.createCompilerHost(options)
  const textOf = (file: string): string | undefined => overlay.get(file) ?? libText(file)
  const host: ts.CompilerHost = {
    ...disk,
    getCurrentDirectory: () => toPosix(config.root),
    getDefaultLibFileName: (settings) => `${libDirectory}/${ts.getDefaultLibFileName(settings)}`,
    getDefaultLibLocation: () => libDirectory,
    fileExists: (file) => textOf(file) !== undefined || disk.fileExists(file),
    readFile: (file) => textOf(file) ?? disk.readFile(file),
    directoryExists: (directory) =>
      directory === toPosix(config.outDir) || ts.sys.directoryExists(directory),
    getSourceFile: (file, version, ...rest) => {
      const text = overlay.get(file)
      if (text !== undefined) return ts.createSourceFile(file, text, version, true)
      // Both programs have the same settings, so that they can share what neither changes: a file of the project is
      // bound to its program, and is parsed for each.
      if (!file.includes('/node_modules/')) return disk.getSourceFile(file, version, ...rest)
      const lib = libText(file)
      const source =
        parsed.get(file) ??
        (lib === undefined
          ? disk.getSourceFile(file, version, ...rest)
          : ts.createSourceFile(file, lib, version))
      parsed.set(file, source)
      return source
    },
    resolveModuleNameLiterals: (literals, containing, redirect, _options, source) =>
      literals.map((literal) => {
        const own = ownFile(config, literal.text, overlay)
        if (own !== undefined) {
          const extension = own.endsWith('.d.ts') ? ts.Extension.Dts : ts.Extension.Ts
          return { resolvedModule: { resolvedFileName: own, extension } }
        }
        const mode = ts.getModeForUsageLocation(source, literal, options)
        return ts.resolveModuleName(
          literal.text,
          containing,
          options,
          host,
          undefined,
          redirect,
          mode,
        )
      }),
  }
  return ts.createProgram({ rootNames: [...files], options, host })
}

/** The runtime's declarations and the generated files, whether or not the project leads there yet. */
function ownFile(
  config: Config,
  specifier: string,
  overlay: ReadonlyMap<string, string>,
): string | undefined {
  const name = specifier === '#pikku/queue' ? 'pikku-queue-types' : 'pikku-types'
  if (specifier === '#pikku' || specifier === '#pikku/queue') {
    const file = toPosix(path.join(config.outDir, `${name}.gen.ts`))
    return overlay.has(file) ? file : undefined
  }
  return ownDeclarations(specifier)
}

/** The files that changed, and all that they are imported by, directly or not. */
function importersOf(
  program: ts.Program,
  files: readonly string[],
  changed: readonly string[],
): ts.SourceFile[] {
  const sources = files.flatMap((file) => program.getSourceFile(file) ?? [])
  const importers = new Map<string, ts.SourceFile[]>()
  for (const source of sources) {
    for (const target of importsOf(program, source)) {
      importers.set(target, [...(importers.get(target) ?? []), source])
    }
  }
  const found = new Set(changed.flatMap((file) => program.getSourceFile(file) ?? []))
  for (const { fileName } of found) {
    for (const importer of importers.get(fileName) ?? []) found.add(importer)
  }
  return [...found]
}

function importsOf(program: ts.Program, source: ts.SourceFile): string[] {
  const checker = program.getTypeChecker()
  const specifiers: ts.Node[] = []
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) specifiers.push(node)
    ts.forEachChild(node, walk)
  }
  walk(source)
  return specifiers.flatMap(
    (node) => checker.getSymbolAtLocation(node)?.valueDeclaration?.getSourceFile().fileName ?? [],
  )
}

const longest = 300

/** A fault, by its message and by the code at its line: how a message calls a module depends on who imports it. */
interface KnownFault {
  readonly fault: Fault
  readonly keys: readonly string[]
}

function faultsOf(program: ts.Program, source: ts.SourceFile): KnownFault[] {
  const { fileName: file } = source
  const lines = source.text.split('\n')
  return [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ].map(({ code, messageText, start }) => {
    const line = source.getLineAndCharacterOfPosition(start ?? 0).line + 1
    const text = ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, longest)
    const message = `TS${code}: ${text}`
    const place = `TS${code} at ${lines[line - 1]?.trim()}`
    return { fault: { file, line, message }, keys: [`${file}\n${message}`, `${file}\n${place}`] }
  })
}
