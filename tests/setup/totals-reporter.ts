import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node'

/** How many of the slowest tests are told. */
const MOST = 20

/**
 * Ends a run with the slowest tests, which `node_modules/.cache/pikku/slowest-tests.txt` keeps, and with one line of plain
 * text for programs to read: `12 passed, 0 failed`, then `, 3 skipped` if any were.
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
    const lines = slowestTests(modules)
    if (this.vitest === undefined || lines.length === 0) return
    const text = lines.join('\n')
    this.vitest.logger.log(`The slowest tests:\n${text}\n`)
    const directory = join(this.vitest.config.root, 'node_modules/.cache/pikku')
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'slowest-tests.txt'), `${text}\n`)
  }
}

function slowestTests(modules: readonly TestModule[]): string[] {
  return modules
    .flatMap((module) => [...module.children.allTests()])
    .flatMap((test) => {
      const duration = test.diagnostic()?.duration
      return duration === undefined ? [] : [{ test, duration }]
    })
    .sort((one, other) => other.duration - one.duration)
    .slice(0, MOST)
    .map(({ test, duration }) => {
      const seconds = (duration / 1_000).toFixed(1).padStart(7)
      return `${seconds} s  ${test.module.relativeModuleId} > ${test.fullName}`
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
