import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** A small project as people write it, and what a migration makes of it. */
export interface Shape {
  readonly name: string
  /** Its files below `src/<name>`. */
  readonly before: Readonly<Record<string, string>>
  /** The files that change, and what the command says. */
  readonly after: string
  /** What its jobs come to otherwise than before, which a remark has to say: most often nothing. */
  readonly differs: string
  readonly file: string
}

const directory = fileURLToPath(new URL('../../fixtures/migrate-shapes', import.meta.url))
const separator = '=== after\n'
const differing = '=== differs\n'

/**
 * The shapes of a folder: `together` are parts of one project, since a command takes longer than a shape; one of `alone`
 * says something of all queues of its project. Those of the other folders are migrated with a flag.
 */
export function readShapes(folder: string): Shape[] {
  return readdirSync(path.join(directory, folder)).map((entry) => {
    const file = path.join(directory, folder, entry)
    const [given = '', rest = ''] = readFileSync(file, 'utf8').split(separator)
    const [after = '', differs = ''] = rest.split(differing)
    return { name: path.basename(entry, '.txt'), before: filesIn(given), after, differs, file }
  })
}

/** Writes what is expected of a shape from now on. */
export function writeShape({ file, before }: Shape, after: string, differs: string): void {
  const difference = differs === '' ? '' : `${differing}${differs}`
  writeFileSync(file, `${textOf(before)}${separator}${after}${difference}`)
}

export function textOf(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([file, text]) => `--- ${file}\n${text}`)
    .join('')
}

function filesIn(text: string): Record<string, string> {
  const [, ...parts] = text.split(/^--- (.*)\n/m)
  return Object.fromEntries(
    parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : [])),
  )
}
