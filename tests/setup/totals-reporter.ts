import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node'

/** How many of the slowest files and tests are told. */
const MOST = 20

/**
 * Ends a run with the slowest files and tests, which `node_modules/.cache/pikku/slowest-tests.txt` keeps, and with one line
 * of plain text for programs to read: `12 passed, 0 failed`, then `, 3 skipped` if any were.
 * What failed outside of a test (a file that does not load, a hook, an error nobody caught) counts as failed too, so
 * that `0 failed` is never said of a run that did.
 */
export default class TotalsReporter implements Reporter {
  private vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly SerializedError[],
    reason: 'passed' | 'failed' | 'interrupted',
  ): void {
    this.tellSlowest(modules)
    const totals = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) totals[stateOf(test)] += 1
      totals.failed += errorsOutsideTests(module)
    }
    // No test file at all, for one, fails a run without an error of its own.
    if (reason === 'failed' && totals.failed === 0) totals.failed = 1
    const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
    this.vitest?.logger.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`)
  }

  private tellSlowest(modules: readonly TestModule[]): void {
    const tests = slowest(modules.flatMap(timedTests))
    if (this.vitest === undefined || tests.length === 0) return
    const files = slowest(modules.map(timedFile))
    const text = ['The slowest files:', ...files, '', 'The slowest tests:', ...tests, ''].join('\n')
    this.vitest.logger.log(text)
    const directory = join(this.vitest.config.root, 'node_modules/.cache/pikku')
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'slowest-tests.txt'), text)
  }
}

interface Timed {
  readonly name: string
  readonly milliseconds: number
}

function timedTests(module: TestModule): Timed[] {
  return [...module.children.allTests()].flatMap((test) => {
    const milliseconds = test.diagnostic()?.duration
    const name = `${module.relativeModuleId} > ${test.fullName}`
    return milliseconds === undefined ? [] : [{ name, milliseconds }]
  })
}

/** All that a worker does for a file: what it imports and prepares is as good a place to save as its tests. */
function timedFile(module: TestModule): Timed {
  const { duration, collectDuration, prepareDuration, environmentSetupDuration, setupDuration } =
    module.diagnostic()
  const before = collectDuration + prepareDuration + environmentSetupDuration + setupDuration
  return { name: module.relativeModuleId, milliseconds: before + duration }
}

function slowest(all: readonly Timed[]): string[] {
  return all
    .toSorted((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, MOST)
    .map(({ name, milliseconds }) => {
      const seconds = (milliseconds / 1_000).toFixed(1).padStart(7)
      return `${seconds} s  ${name}`
    })
}

/** A test that began and never ended has failed: its process is gone. */
function stateOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result()
  return state === 'pending' ? 'failed' : state
}

function errorsOutsideTests(module: TestModule): number {
  const suites = [module, ...module.children.allSuites()]
  return suites.reduce((count, suite) => count + suite.errors().length, 0)
}
