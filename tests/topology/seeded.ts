import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** A project that says in comments what is to be found in it: `// PK601`, `// adds mail letters`. */
export interface SeededProject {
  readonly name: string
  /** By path, below the project. */
  readonly files: Readonly<Record<string, string>>
  /** `src/mail.ts:12 PK601`, sorted. */
  readonly faults: readonly string[]
  /** `src/mail.ts:12 mail`, sorted. */
  readonly additions: readonly string[]
}

const root = fileURLToPath(new URL('../../fixtures/topology', import.meta.url))

export function findSeeded(): SeededProject[] {
  return readdirSync(root)
    .sort()
    .map((name) => {
      const directory = path.join(root, name)
      const files = Object.fromEntries(
        readdirSync(directory).map((file) => [
          `src/${file}`,
          readFileSync(path.join(directory, file), 'utf8'),
        ]),
      )
      return {
        name,
        files,
        faults: marked(files, /\bPK\d{3}\b/g),
        additions: marked(files, /(?<=\/\/.*\badds .*)(?<= )(?!adds )\S+/g),
      }
    })
}

function marked(files: Readonly<Record<string, string>>, mark: RegExp): string[] {
  return Object.entries(files)
    .flatMap(([file, text]) =>
      text.split('\n').flatMap((line, index) => {
        const comment = /\/\/ (?:PK\d{3}|adds) ?.*$/.exec(line)?.[0] ?? ''
        return [...comment.matchAll(mark)].map(([found]) => `${file}:${index + 1} ${found}`)
      }),
    )
    .sort()
}
