import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

import { linkPikku } from '../../fixtures/link-pikku.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** A copy of a project of this repository, for the time of one test. */
export async function copyFixture(directory: string): Promise<string> {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-schema-')))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  const project = path.join(parent, 'project')
  cpSync(path.join(repository, directory), project, { recursive: true })
  await linkPikku(project)
  return project
}
