import { existsSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packPikku, type PackedPikku } from './packed-pikku.js'

let pikku: PackedPikku
beforeAll(async () => {
  pikku = await packPikku()
})
afterAll(() => pikku.remove())

/** A minute is promised on a machine with nothing else to do; the tests may share theirs. */
const timeout = 180_000

const isDone = /Job \S+ is done: mail \S+/

// As a new user does it: one command, with nothing installed before it. What npm has in its cache is not asked for again.
test('npx pikku create, from the packed tarball, ends with a job done', { timeout }, async () => {
  const flags = ['--runtime', 'embedded', '--package-manager', 'npm', '--install']
  const { stderr } = await execa(
    'npm',
    [
      'exec',
      '--yes',
      `--package=${pikku.tarball}`,
      '--',
      'pikku',
      'create',
      'shop',
      ...flags,
    ].concat(['--pikku', `file:${pikku.tarball}`]),
    { cwd: pikku.place, env: { npm_config_prefer_offline: 'true', npm_config_audit: 'false' } },
  )
  expect(stderr).toContain('2 queues, 8 files written.')
  expect(stderr).toMatch(isDone)
  const project = path.join(pikku.place, 'shop')
  const check = await execa('npm', ['run', '--silent', 'check'], { cwd: project })
  expect(check.stderr).toContain('2 queues, up to date.')
})

test('pnpm installs what pikku create made, and a job is done', { timeout }, async () => {
  const project = path.join(pikku.place, 'with-pnpm')
  const flags = ['--runtime', 'embedded', '--package-manager', 'pnpm', '--install']
  const { stderr } = await execa(
    process.execPath,
    [pikku.bin, 'create', project, ...flags, '--pikku', `file:${pikku.tarball}`],
    {
      preferLocal: true,
      env: {
        npm_config_prefer_offline: 'true',
        npm_config_store_dir: path.join(pikku.place, 'store'),
      },
    },
  )
  expect(stderr).toMatch(isDone)
  expect(existsSync(path.join(project, 'pnpm-lock.yaml'))).toBe(true)
  const check = await execa('pnpm', ['run', 'check'], { cwd: project, preferLocal: true })
  expect(check.stderr).toContain('2 queues, up to date.')
})
