import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { applyEdits, modify } from 'jsonc-parser'
import type { EmittedFile } from '../../emit/emitted-file.js'
import { toPosix } from '../../facts/posix-path.js'
import type { PackageManager } from '../package-manager.js'
import { templatesDirectory } from '../templates-directory.js'
import { runtimes, type RuntimeName } from './runtimes.js'
import { providers } from '../../facts/providers.js'
import { compareText } from '../../facts/compare-text.js'

/** What decides what a new project is. */
export interface ProjectAnswers {
  readonly runtime: RuntimeName
  readonly name: string
  readonly packageManager: PackageManager
  /** What the project depends on: a range of versions, or an address that the package manager takes. */
  readonly pikku: string
}

/**
 * npm leaves a `.gitignore` out of what it packs, and tools take a nested package.json for that of a package; so the
 * templates have them under other names.
 */
const renamed: Readonly<Record<string, string>> = {
  gitignore: '.gitignore',
  'package.template.json': 'package.json',
}

/** Every file of a new project: what all templates share, and over it what the runtime's own has. */
export function planProject(answers: ProjectAnswers): EmittedFile[] {
  const provider = runtimes.find(({ name }) => name === answers.runtime)?.provider
  const keepsResults = provider !== undefined && providers[provider].results
  const layers = ['functions', ...(keepsResults ? [] : ['functions-without-results'])]
  const files = new Map(
    [...layers, answers.runtime].flatMap((folder) =>
      readFolder(path.join(templatesDirectory, folder)),
    ),
  )
  return [...files].map(([file, text]) => ({ path: file, text: fill(file, text, answers) }))
}

function readFolder(folder: string): [path: string, text: string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const file = path.join(entry.parentPath, entry.name)
      const place = toPosix(path.relative(folder, file))
      return [renamed[place] ?? place, readFileSync(file, 'utf8')]
    })
    .sort(([a], [b]) => compareText(a, b))
}

function fill(file: string, text: string, { name, pikku, packageManager }: ProjectAnswers): string {
  switch (file) {
    case 'package.json':
      return setValue(setValue(text, ['name'], name), ['dependencies', 'pikku'], pikku)
    case 'wrangler.jsonc':
      // Cloudflare allows no scope and no dots in the name of a Worker.
      return setValue(text, ['name'], name.replaceAll(/[^a-z0-9-]+/g, '-').replace(/^-/, ''))
    case 'README.md':
      return text
        .replace(/^# .*$/m, (title) => `# ${name}\n\n${title.replace(/^# pikku/, 'pikku')}.`)
        .replaceAll(/\bnpm (run |start\b)/g, `${packageManager} $1`)
    default:
      return text
  }
}

function setValue(text: string, place: string[], value: string): string {
  return applyEdits(text, modify(text, place, value, {}))
}
