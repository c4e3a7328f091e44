import { afterAll, beforeAll, beforeEach } from 'vitest'

export interface StoppableEngine {
  stop(): Promise<void>
}

type Skip = (condition: boolean, reason?: string) => void

/**
 * One engine for a test file. One that cannot be started fails every test where CI is set, for a suite that tests less
 * than it seems to is worth nothing there; elsewhere the tests are skipped, with the reason.
 */
export function useEngine<Engine extends StoppableEngine>(
  name: string,
  start: () => Promise<Engine>,
): () => Engine {
  const state: { started?: Engine | EngineMissing } = {}
  beforeAll(async () => {
    state.started = await tryToStart(name, start)
  })
  beforeEach(({ skip }) => skipWithout(state.started, skip))
  afterAll(async () => {
    if (state.started !== undefined && !('missing' in state.started)) await state.started.stop()
  })
  return () => {
    if (state.started === undefined || 'missing' in state.started) {
      throw new Error(`${name} is not started`)
    }
    return state.started
  }
}

/** The same for one test. */
export async function startOrSkip<Engine extends StoppableEngine>(
  name: string,
  start: () => Promise<Engine>,
  skip: Skip,
): Promise<Engine> {
  const started = await tryToStart(name, start)
  skipWithout(started, skip)
  return started as Engine
}

interface EngineMissing {
  readonly missing: string
}

async function tryToStart<Engine extends object>(
  name: string,
  start: () => Promise<Engine>,
): Promise<Engine | EngineMissing> {
  try {
    return await start()
  } catch (error) {
    if (isCI()) throw error
    return { missing: `${name} cannot be started here: ${String(error)}` }
  }
}

function skipWithout(started: object | undefined, skip: Skip): void {
  if (started !== undefined && 'missing' in started) skip(true, String(started.missing))
}

function isCI(): boolean {
  return !['', '0', 'false'].includes(process.env['CI'] ?? '')
}
