/** The part of package-lock.json (version 3) that is read here: packages by their path, `node_modules/…`. */
export interface LockFile {
  packages: Record<string, LockedPackage>
}

export interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
