import { expect, test } from 'vitest'

import { waitTimeout } from '../../../src/runtime/provider-kit/index.js'

test('who does not say how long to wait gives up after a minute, and never waits for ever', () => {
  expect(waitTimeout(undefined)).toBe(60_000)
  expect(waitTimeout({})).toBe(60_000)
  expect(waitTimeout({ timeout: '5m' })).toBe(300_000)
})
