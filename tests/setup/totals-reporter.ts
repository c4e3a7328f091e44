import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node'

/**
 * Ends a run with one line of plain text for programs to read: `12 passed, 0 failed`, then `, 3 skipped` if any were.
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
