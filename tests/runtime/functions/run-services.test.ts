import { expect, test, vi } from 'vitest'

import { runServices } from '../../../src/runtime/functions/run-services.js'
import { recordingLogger } from '../recording-logger.js'

/** A new one for each run: it becomes part of the run's services. */
const newRun = () => ({
  logger: recordingLogger(),
  interaction: {},
  progress: { update: () => Promise.resolve() },
  attempt: 1,
})

test('the given services are never written to', () => {
  const services = Object.freeze({ payments: 'p' })
  const own = runServices(services, newRun()) as Record<string, unknown>
  own['extra'] = 1
  expect(own).toMatchObject({ payments: 'p', attempt: 1, extra: 1 })
  expect(services).toEqual({ payments: 'p' })
})

test('a lazy getter is only asked when it is used', () => {
  const make = vi.fn<() => string>(() => 'mailer')
  const services = {
    get mailer() {
      return make()
    },
  }
  const { mailer, attempt } = runServicesOf(services, () => make.mock.calls.length)
  expect({ mailer, attempt }).toEqual({ mailer: 'mailer', attempt: 1 })
})

test('a class with private fields works as services', () => {
  class Services {
    readonly #name = 'payments'
    get payments() {
      return this.#name
    }
  }
  expect(runServices(new Services(), newRun())).toHaveProperty('payments', 'payments')
})

test('a spread has the services and what belongs to the run', () => {
  const run = newRun()
  const own = runServices({ payments: 'p' }, run)
  expect({ ...own }).toEqual({ payments: 'p', ...run })
  expect(Object.keys(own).sort()).toEqual([
    'attempt',
    'interaction',
    'logger',
    'payments',
    'progress',
  ])
  expect('payments' in own).toBe(true)
})

function runServicesOf<Services extends object>(services: Services, callsBefore: () => number) {
  const own = runServices(services, newRun()) as Services & ReturnType<typeof newRun>
  expect(callsBefore()).toBe(0)
  return own
}
