import path from 'node:path'

/** The same path with `/`, as TypeScript and the output write it. */
export function toPosix(file: string): string {
  return path.sep === '/' ? file : file.replaceAll(path.sep, '/')
}

/** `file` as seen from `directory`, with `/`. */
export function relativePosix(directory: string, file: string): string {
  return toPosix(path.relative(directory, file))
}
