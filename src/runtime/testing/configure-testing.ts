import { globalState } from '../job/global-state.js'

export interface TestingConfig {
  /** Given to every function under test: an object, or a function that makes it for each test. */
  readonly services?: object | (() => object | Promise<object>)
}

const current = globalState<{ config: TestingConfig }>('testing', () => ({ config: {} }))

/** Sets what every `testQueueProcessor` of this process starts from. Called again, it replaces what was set. */
export function configureTesting(config: TestingConfig): void {
  current.config = config
}

/** What was set, then what one test adds or replaces. */
export async function testServices(own: object | undefined): Promise<object> {
  const { services = {} } = current.config
  const configured = typeof services === 'function' ? ((await services()) as object) : services
  return own === undefined ? configured : { ...configured, ...own }
}
