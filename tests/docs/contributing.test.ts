import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { repository } from './read-page.js'

const page = readFileSync(path.join(repository, 'CONTRIBUTING.md'), 'utf8')

interface Recipe {
  /** Files that must be changed hold all of these. */
  readonly holds: readonly RegExp[]
  /** Files that hold them for another reason, or that the recipe finds by running something. */
  readonly exempt: RegExp
}

/** What a recipe adds is known by those that are there: each file that names several of them must be in the recipe. */
const recipes: Readonly<Record<string, Recipe>> = {
  'Add a shape kind': {
    holds: [/'set'/, /'map'/],
    exempt:
      /^src\/runtime\/conformance\/|\/built-in\.ts$|\.test\.ts$|^src\/inspect\/types\/syntax\/reference\.ts$/,
  },
  'Add a provider': {
    holds: [/pg-?boss/i, /bullmq/i, /embedded/i],
    // Migration reads other libraries; what is below is of one engine, or derived from the row of facts.
    exempt:
      /^src\/(?:migrate|runtime\/providers)\/|^src\/cli\/(?:program|run-create)\.ts$|^tests\/(?:cli|docs|providers\/\w+\.test)|^tests\/setup\//,
  },
}

describe.each(Object.entries(recipes))('%s', (title, { holds, exempt }) => {
  const recipe = page.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? ''

  test('names every file that must know of it', () => {
    const concerned = sources().filter((file) => {
      const text = readFileSync(path.join(repository, file), 'utf8')
      return holds.every((each) => each.test(text)) && !exempt.test(file)
    })
    expect(concerned.length).toBeGreaterThan(5)
    expect(concerned.filter((file) => !isNamed(recipe, file))).toEqual([])
  })
})

function isNamed(recipe: string, file: string): boolean {
  const inOneWord = recipe.replaceAll(/\s+/g, ' ')
  return inOneWord.includes(`\`${file}\``) || inOneWord.includes(`\`${path.basename(file)}\``)
}

function sources(): string[] {
  return ['src', 'tests', 'bench'].flatMap((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`),
  )
}
