import { join } from 'node:path'

import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { expect, test } from 'vitest'

import { repository } from '../../scripts/build/places.js'

const passes = `import { expect, test } from 'vitest'
test('one', () => { expect(1).toBe(1) })
test.skip('two', () => {})
`

test.each([
  {
    run: 'passes',
    files: { 'a.test.js': passes },
    says: '1 passed, 0 failed, 1 skipped',
    exitCode: 0,
    slowest: ['a.test.js', 'a.test.js > one'],
  },
  {
    run: 'has a file that does not load',
    files: { 'a.test.js': passes, 'b.test.js': "import './missing.js'" },
    says: '1 passed, 1 failed, 1 skipped',
    exitCode: 1,
    slowest: ['a.test.js', 'b.test.js', 'a.test.js > one'],
  },
  { run: 'finds no test', files: {}, says: '0 passed, 1 failed', exitCode: 1, slowest: [] },
])(
  'a run that $run ends with its slowest files and tests and a line of its totals',
  async ({ files, says, exitCode, slowest }) => {
    await using project = await createFixture({
      ...files,
      'package.json': '{ "type": "module" }',
      node_modules: ({ symlink }) => symlink(join(repository, 'node_modules')),
    })
    const reporter = join(repository, 'tests/setup/totals-reporter.ts')
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
    const args = [vitest, 'run', '--maxWorkers=1', '--reporter=default', `--reporter=${reporter}`]
    const ended = await execa(process.execPath, args, {
      cwd: project.path,
      reject: false,
      env: { NO_COLOR: '1', VITEST: undefined, VITEST_MODE: undefined },
    })
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe(says)
    expect(ended.exitCode).toBe(exitCode)
    const told = ended.stdout.matchAll(/^ +\d+\.\d s {2}(.+)$/gm)
    const names = [...told].map(([, name]) => name)
    expect(new Set(names)).toEqual(new Set(slowest))
    expect(names.at(-1)).toBe(slowest.at(-1))
  },
)
