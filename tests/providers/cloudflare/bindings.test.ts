import { expect, test } from 'vitest'

import { findBinding } from '../../../src/runtime/providers/cloudflare/connection/bindings.js'

test('a queue of any name finds the binding that Wrangler can give it', () => {
  const queue = { sendBatch: () => Promise.resolve() }
  expect(findBinding('my.queue', { MY_QUEUE: queue })).toBe(queue)
  expect(findBinding('my-queue', { MY_QUEUE: queue })).toBe(queue)
  expect(findBinding('my-queue', { 'my-queue': queue })).toBe(queue)
  // The end of a name is not the name.
  expect(findBinding('bulk-email', { EMAIL: queue })).toBeUndefined()
})
