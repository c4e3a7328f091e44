import { defineConfig } from 'vitest/config'

import { LongestFirst } from './tests/setup/longest-first.js'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/setup/fresh-dist.ts'],
    // Real processes, real files, real engines. One worker more than a small machine has cores: many files wait for an
    // engine most of the time. Of more than that, engines would share the cores with compilers, and locks run out.
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Far more than any test takes, however busy the machine: it only ends a test that hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 10_000,
    // A test that asserts nothing proves nothing.
    // A poll waits for its condition: its limit, too, only ends what hangs.
    expect: { requireAssertions: true, poll: { timeout: 120_000 } },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    reporters: [
      'default',
      ...(process.env['GITHUB_ACTIONS'] ? ['github-actions'] : []),
      './tests/setup/totals-reporter.ts',
    ],
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
})
