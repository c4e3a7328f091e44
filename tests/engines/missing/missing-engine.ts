import { expect, test } from 'vitest'

import { useEngine } from '../use-engine.js'

const engine = useEngine('Nowhere', () => Promise.reject(new Error('no binary of it here')))

test('asks the engine', () => {
  expect(engine()).toBeDefined()
})
