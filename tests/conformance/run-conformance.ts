import { afterAll, describe, expect, test } from 'vitest'

import { conformanceCases } from '../../src/runtime/conformance/index.js'
import type { ConformanceEngine } from '../../src/runtime/conformance/index.js'
import { checkColumn } from './providers-page.js'

/** Every case on one engine, and the engine's column in docs/providers.md. */
export function runConformance(engine: ConformanceEngine): void {
  const cases = conformanceCases(engine).filter(({ verdict }) => verdict !== 'absent')
  const proven = new Map<string, string>()
  const run = ({ name, verdict, run: prove }: (typeof cases)[number]) =>
    test(name, async () => {
      await expect(prove()).resolves.toBeUndefined()
      proven.set(name, verdict)
    })

  describe.concurrent(`${engine.name}, side by side`, () => {
    for (const each of cases) if (!each.alone) run(each)
  })
  describe(`${engine.name}, alone`, () => {
    for (const each of cases) if (each.alone) run(each)
  })
  describe(`${engine.name}, in docs/providers.md`, () => {
    test('has the column that this run gives', () => {
      // A run of some cases, or one that has failed, says nothing of the page.
      if (proven.size < cases.length) expect(proven.size).toBeLessThan(cases.length)
      else checkColumn(engine)
    })
  })
  afterAll(() => proven.clear())
}
