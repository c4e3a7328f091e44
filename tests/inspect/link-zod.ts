import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The major versions of zod that are installed here. */
export type ZodMajor = 3 | 4

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** Puts zod into the `node_modules` of a project, in place of an install. */
export function linkZod(directory: string, major: ZodMajor): void {
  const source = path.join(modules, major === 4 ? 'zod' : 'zod-3')
  const place = path.join(directory, 'node_modules', 'zod')
  mkdirSync(path.dirname(place), { recursive: true })
  symlinkSync(source, place, 'junction')
}
