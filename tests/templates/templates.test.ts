import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runtimes } from '../../src/setup/create/runtimes.js'

/** The Worker's tools are installed by their template alone. */
const notInstalled = ['wrangler']

test('the templates name versions that are the ones of these tests', () => {
  const own = manifestOf('../../package.json')
  const different = runtimes.flatMap(({ name }) => {
    const wanted = manifestOf(`../../templates/${name}/package.template.json`)
    return Object.entries(wanted)
      .filter(([dependency]) => !['pikku', ...notInstalled].includes(dependency))
      .filter(([dependency, range]) => !sameMajor(range, own[dependency]))
      .map(([dependency, range]) => `${name}: ${dependency} ${range}, here ${own[dependency]}`)
  })
  expect(different).toEqual([])
})

function manifestOf(file: string): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  ) as Record<string, Record<string, string>>
  return { ...devDependencies, ...dependencies }
}

function sameMajor(range: string, other = ''): boolean {
  const major = (text: string): string | undefined => /\d+/.exec(text)?.[0]
  return major(range) === major(other)
}
