import { expect, test } from 'vitest'

import { workInSteps } from '../../src/cli/jobs/work-in-steps.js'

/** Parts of 50 jobs. `during` is called while a part is under way. */
async function work({
  errorIsTerminal = true,
  isQuiet = false,
  during,
}: {
  readonly errorIsTerminal?: boolean
  readonly isQuiet?: boolean
  readonly during?: (part: number) => void
} = {}) {
  const said: string[] = []
  const done: number[] = []
  async function* parts(): AsyncGenerator<number> {
    for (let part = 1; part <= 4; part += 1) {
      during?.(part)
      done.push(part)
      yield 50
    }
  }
  const error = (text: string): void => void said.push(text)
  const terminal = { out: error, error, color: false, errorIsTerminal }
  const long = { steps: parts(), total: 200, noun: 'job', isQuiet }
  const listeners = process.listenerCount('SIGINT')
  const exitCode = await workInSteps(long, terminal).catch(String)
  expect(process.listenerCount('SIGINT')).toBe(listeners)
  return { exitCode, done, text: said.join(''), last: said.at(-1) }
}

test('a bar grows on a terminal, and nowhere else', async () => {
  const shown = await work()
  expect(shown).toMatchObject({ exitCode: 0, last: '200 jobs put back.\n' })
  expect(shown.text).toContain(`\r${'█'.repeat(15)}${'░'.repeat(15)} 100 of 200`)
  for (const more of [{ errorIsTerminal: false }, { isQuiet: true }]) {
    expect((await work(more)).text).toBe('200 jobs put back.\n')
  }
})

test('a signal ends it after the part that is under way, and it says how far it came', async () => {
  const during = (part: number): void => void (part === 2 && process.emit('SIGINT'))
  const { exitCode, done, last } = await work({ during })
  expect(done).toEqual([1, 2])
  expect(exitCode).toBe(1)
  expect(last).toBe('Interrupted: 100 of 200 jobs put back. The others are as they were.\n')
})

test('a failure is told after what was done before it', async () => {
  const during = (part: number): void => {
    if (part === 3) throw new Error('The engine is gone')
  }
  const { exitCode, last } = await work({ during })
  expect(exitCode).toBe('Error: The engine is gone')
  expect(last).toBe('100 jobs put back, and then it failed:\n')
})
