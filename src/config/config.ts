import type { ProviderName } from '../facts/providers.js'

/** Where the project is and how it is read: absolute paths, everything decided. */
export interface Config {
  /** The project's directory. Paths in messages and in the output are relative to it. */
  readonly root: string
  readonly tsconfig: Tsconfig
  readonly outDir: string
  /** The engine, when it is known: it decides which options are warned of. */
  readonly provider: ProviderName | null
  /** What generated files import the runtime from. */
  readonly runtimePackage: string
  /** What emitted relative imports end in. */
  readonly importExtension: ImportExtension
  /** Only files in these directories wire queues; empty for all of the tsconfig's. Absolute. */
  readonly srcDirectories: readonly string[]
  /** Patterns of files that never wire a queue, relative to the root. */
  readonly ignoreFiles: readonly string[]
  /** The project's own `imports` of package.json. */
  readonly packageImports: Readonly<Record<string, unknown>>
  /** Its `exports`, by specifier: a package may import itself. */
  readonly packageExports: Readonly<Record<string, unknown>>
}

export interface Tsconfig {
  /** Null when there is none. */
  readonly path: string | null
  readonly directory: string
  /** As the file says, `extends` followed. */
  readonly compilerOptions: Readonly<Record<string, unknown>>
  /** One for the file itself; several for a solution file, one for each project that it refers to. */
  readonly fileSets: readonly FileSet[]
}

/** The files of one tsconfig, by the patterns of that tsconfig. */
export interface FileSet {
  /** What the patterns are relative to. */
  readonly directory: string
  readonly allowJs: boolean
  readonly files: readonly string[] | null
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

export type ImportExtension = '.js' | '.ts' | ''

/** What the caller asks for; everything else is found. */
export interface ConfigRequest {
  readonly cwd: string
  readonly config?: string | undefined
  readonly project?: string | undefined
  readonly outDir?: string | undefined
  readonly provider?: string | undefined
}
