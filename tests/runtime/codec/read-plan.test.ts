import { expect, test } from 'vitest'

import { jobChecker } from '../../../src/runtime/codec/check/job-checker.js'
import { readPlan } from '../../../src/runtime/codec/read-plan.js'
import { wireCodec } from '../../../src/runtime/codec/wire/wire-codec.js'

test('a plan that is written as text is made once, and a plan that is one word is left', () => {
  const plans = { Order: '["list","date"]', Name: 'string' }
  const plan = readPlan(plans, 'Order')
  expect(plan).toEqual(['list', 'date'])
  expect(readPlan(plans, 'Order')).toBe(plan)
  expect(readPlan(plans, 'Name')).toBe('string')
  expect(readPlan(plans, 'constructor')).toBeUndefined()
})

test('a type may be called __proto__, and definitions may be frozen', () => {
  const plans = Object.freeze({ ['__proto__']: '["list","date"]' })
  expect(readPlan(plans, '__proto__')).toEqual(['list', 'date'])
  expect(Object.getPrototypeOf(plans)).toBe(Object.prototype)
  expect(readPlan({ ['__proto__']: '["list","date"]' }, '__proto__')).toEqual(['list', 'date'])
})

test('named plans that are text are checked, converted and given back by', () => {
  const stored = { input: '["use","Order"]', plans: { Order: '["object",[["at","date"]]]' } }
  const at = new Date(0)
  const json = wireCodec.encode(readPlan(stored, 'input'), { at }, { start: 'data', ...stored })
  expect(json).toEqual({ at: at.toISOString() })
  const note = '["object",[["note",["union",["string","undefined"]],"asUndefined"]]]'
  const checks = { input: '["use","Note"]', plans: { Note: note, Other: '["list","string"]' } }
  const value = {}
  jobChecker.giveBack('input', checks, value)
  expect(value).toStrictEqual({ note: undefined })
  expect(() => jobChecker.check('input', 'notes', checks, { note: 1 }, false)).toThrow(
    'note: expected string',
  )
})
