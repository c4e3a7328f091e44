import { afterAll, describe, test } from 'vitest'
import type { ExpectStatic } from 'vitest'

import { conformanceCases } from '../../src/runtime/conformance/index.js'
import type { ConformanceEngine, NamedCase } from '../../src/runtime/conformance/index.js'
import { checkColumn } from './engine-column.js'

/** Every case on one engine, and the engine's column in docs/providers.md. */
export function runConformance(engine: ConformanceEngine): void {
  const cases = conformanceCases(engine).filter(({ verdict }) => verdict !== 'absent')
  const proven = new Set<string>()
  // The `expect` of each test: the global one counts its assertions for whichever test began last.
  const run = async (each: NamedCase, expect: ExpectStatic): Promise<void> => {
    await expect(each.run()).resolves.toBeUndefined()
    proven.add(each.name)
  }

  describe.concurrent(`${engine.name}, side by side`, () => {
    test.for(named(cases.filter(({ alone }) => !alone)))('%s', ([, each], { expect }) =>
      run(each, expect),
    )
  })
  describe(`${engine.name}, alone`, () => {
    test.for(named(cases.filter(({ alone }) => alone)))('%s', ([, each], { expect }) =>
      run(each, expect),
    )
  })
  describe(`${engine.name}, in docs/providers.md`, () => {
    test('has the column that this run gives', async ({ skip }) => {
      skip(proven.size < cases.length, 'not every case was run and proven')
      await checkColumn(engine)
    })
  })
  afterAll(() => proven.clear())
}

function named(cases: readonly NamedCase[]): (readonly [string, NamedCase])[] {
  return cases.map((each) => [each.name, each])
}
