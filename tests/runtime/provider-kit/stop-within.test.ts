import { expect, test } from 'vitest'

import { stopWithin } from '../../../src/runtime/provider-kit/index.js'
import type { StoppableRunner } from '../../../src/runtime/provider-kit/index.js'
import { recordingLogger } from '../recording-logger.js'

/** Ends when it is asked to do `when`, or never. */
function runner(queueName: string, when: 'finish' | 'giveUp' | 'never') {
  const steps: string[] = []
  const inHand = { size: 2 }
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => {
    end = () => {
      inHand.size = 0
      resolve()
    }
  })
  const stoppable: StoppableRunner = {
    queueName,
    inHand,
    finish: () => {
      steps.push('finish')
      if (when === 'finish') end()
      return ended
    },
    giveUp: () => {
      steps.push('giveUp')
      if (when === 'giveUp') end()
    },
    abandon: () => void steps.push('abandon'),
  }
  return { stoppable, steps }
}

test.for([
  ['finishes', 'finish', ['finish'], []],
  ['is given up', 'giveUp', ['finish', 'giveUp'], []],
  [
    'does not end',
    'never',
    ['finish', 'giveUp', 'abandon'],
    ["error: Queue 'orders': 2 jobs could not be put back"],
  ],
] as const)('a runner that %s goes no further than it must', async ([, when, steps, lines]) => {
  const logger = recordingLogger()
  const { stoppable, steps: taken } = runner('orders', when)
  await stopWithin([stoppable], { timeout: 0, grace: () => 0, logger })
  expect([taken, logger.lines]).toEqual([steps, lines])
})

test('a runner that fails to finish does not cut the others short', async () => {
  const logger = recordingLogger()
  const { stoppable, steps } = runner('orders', 'giveUp')
  const failing = { ...stoppable, finish: () => Promise.reject(new Error('broken')) }
  await stopWithin([failing, stoppable], { timeout: 0, grace: () => 60_000, logger })
  expect(steps).toEqual(['finish', 'giveUp', 'giveUp'])
})
