import { fileURLToPath } from 'node:url'

import { execa } from 'execa'
import { expect, test } from 'vitest'

const config = fileURLToPath(new URL('missing/vitest.config.ts', import.meta.url))

/** Runs a test file whose engine cannot be started. */
async function runWithoutEngine(ci: string) {
  const { exitCode, all } = await execa(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', config, '--reporter', 'verbose'],
    { reject: false, all: true, env: { CI: ci, NO_COLOR: '1' } },
  )
  return { exitCode, all }
}

test('an engine that cannot be started fails its tests in CI, with the reason', async () => {
  const { exitCode, all } = await runWithoutEngine('true')
  expect(exitCode).toBe(1)
  expect(all).toContain('no binary of it here')
})

test('elsewhere it skips them, with the reason', async () => {
  const { exitCode, all } = await runWithoutEngine('')
  expect(exitCode).toBe(0)
  expect(all).toContain('1 skipped')
  expect(all).toContain('Nowhere cannot be started here: Error: no binary of it here')
})
