import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { execa } from 'execa'
import { expect, test } from 'vitest'

import { repository } from '../../scripts/build/places.js'

const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

test('npm runs nothing when the package is installed, from the registry or from git', () => {
  const atInstall = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare']
  expect(atInstall.filter((name) => name in manifest.scripts)).toEqual([])
})

test('the package holds what its users need, and nothing of the repository', async () => {
  const { stdout } = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: repository,
  })
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[]
  const paths = packed?.files.map(({ path }) => path) ?? []
  const tops = new Set(paths.map((path) => path.replace(/\/.*/, '')))
  expect([...tops].sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'docs',
    'package.json',
    'templates',
  ])
  expect(paths).not.toContain('docs/architecture.md')
  expect(paths).not.toContain('dist/.stamp')
})

test('.ci/run runs every check of npm run ci', () => {
  const script = readFileSync(join(repository, '.ci/run'), 'utf8')
  const checks = manifest.scripts['ci']?.split(' && ').map((check) => check.split(' ').at(-1)) ?? []
  expect(checks).toContain('package:check')
  for (const check of checks) {
    expect(script).toMatch(new RegExp(`^step .* npm (run --silent )?${check}$`, 'm'))
  }
})
