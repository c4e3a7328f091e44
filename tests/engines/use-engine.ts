import { afterAll, beforeAll, beforeEach } from 'vitest'

export interface StoppableEngine {
  stop(): Promise<void>
}

/**
 * One engine for a test file. One that cannot be started fails every test where CI is set, for a suite that tests less
 * than it seems to is worth nothing there; elsewhere the tests are skipped, with the reason.
 */
export function useEngine<Engine extends StoppableEngine>(
  name: string,
  start: () => Promise<Engine>,
): () => Engine {
  const state: { engine?: Engine; missing?: string } = {}
  beforeAll(async () => {
    try {
      state.engine = await start()
    } catch (error) {
      if (isCI()) throw error
      state.missing = `${name} cannot be started here: ${String(error)}`
      console.warn(state.missing)
    }
  })
  beforeEach(({ skip }) => {
    skip(state.missing !== undefined, state.missing)
  })
  afterAll(async () => state.engine?.stop())
  return () => {
    if (state.engine === undefined) throw new Error(`${name} is not started yet`)
    return state.engine
  }
}

function isCI(): boolean {
  const { CI = '' } = process.env
  return !['', '0', 'false'].includes(CI)
}
