import { expect, test } from 'vitest'

import { sqsQueueName } from '../../../src/facts/queue-names.js'
import { InvalidJobDataError } from '../../../src/runtime/index.js'
import { toDeadLetterJob } from '../../../src/runtime/provider-kit/index.js'
import { writeDeadLetter } from '../../../src/runtime/provider-kit/messages/write-dead-letter.js'
import { writeEnvelope } from '../../../src/runtime/provider-kit/messages/write-envelope.js'
import { escapeForEmulators } from '../../../src/runtime/providers/sqs/connection/escape-for-emulators.js'
import { QueueUrls } from '../../../src/runtime/providers/sqs/connection/queue-urls.js'
import type { SQSConnectionOptions } from '../../../src/runtime/providers/sqs/options.js'

const base = 'https://sqs.eu-central-1.amazonaws.com/1/'

function urlOf(name: string, options: SQSConnectionOptions): string | undefined {
  return new QueueUrls(options, undefined as never).find(name)
}

test.each([75, 76, 80])('a queue may have a name of %i characters', (length) => {
  const name = 'q'.repeat(length)
  expect(sqsQueueName(name)).toBeUndefined()
  expect(urlOf(name, { queueUrlPrefix: base })).toBe(base + name)
})

test.each([
  ['a name of 81', 'q'.repeat(81), { queueUrlPrefix: base }],
  ['a name of 76 and .fifo', `${'q'.repeat(76)}.fifo`, { queueUrlPrefix: base }],
  ['a name of 76 of a FIFO queue', 'q'.repeat(76), { queueUrlPrefix: base, fifo: true }],
  ['a name of 76 with a prefix of 5', 'q'.repeat(76), { queueUrlPrefix: `${base}prod-` }],
  ['a dot', 'a.b', { queueUrlPrefix: base }],
  ['no name at all', '', { queueUrlPrefix: base }],
])('%s is refused before SQS is asked', (_, name, options) => {
  expect(() => urlOf(name, options)).toThrow(/does not support the queue name .*queueUrls/)
})

test('a name of 75 of a FIFO queue has .fifo behind it, and 80 characters', () => {
  const name = 'q'.repeat(75)
  const url = `${base}${name}.fifo`
  expect(urlOf(name, { queueUrlPrefix: base, fifo: true })).toBe(url)
})

const job = { id: '1', queue: 'q', enqueuedAt: 0 }

test('a message has the size that its text has: an emoji is four bytes', () => {
  const bytes = 127_900
  const body = writeEnvelope({ ...job, data: '👍'.repeat(29_000) }, { bytes })
  expect(Buffer.byteLength(body)).toBeLessThan(117_000)
  expect(JSON.parse(body)).toMatchObject({ data: '👍'.repeat(29_000) })
  const tooMuch = { ...job, data: '👍'.repeat(30_500) }
  expect(() => writeEnvelope(tooMuch, { bytes })).toThrow(InvalidJobDataError)
})

test('what is escaped for emulators reads the same, and is not escaped where there is no room', () => {
  const text = JSON.stringify({ data: 'a 👍 b' })
  const escaped = escapeForEmulators(text, 100)
  expect(escaped).toMatch(/^[ -~]+$/)
  expect(JSON.parse(escaped)).toEqual({ data: 'a 👍 b' })
  expect(escapeForEmulators(text, Buffer.byteLength(text))).toBe(text)
})

test.each([
  ['NUL', '\0'],
  ['half a pair', '\ud83d'],
  ['emoji', '👍'],
  ['quotes', '"'],
])('a dead letter fits where its job did, though its error is all %s', (_, character) => {
  const text = character.repeat(50_000)
  const error = new AggregateError([new Error(text), new Error(text)], text, {
    cause: new Error(text, { cause: new Error(text) }),
  })
  const data = 'd'.repeat(20_000)
  const bytes = 30_000
  writeEnvelope({ ...job, data }, { bytes })
  const dead = { id: 'i'.repeat(300), queueName: 'q'.repeat(80), data, attempt: 3, options: {} }
  const letter = toDeadLetterJob(dead, error)
  const body = writeDeadLetter({ queueName: 'dead', id: 'x'.repeat(400), letter }, bytes)
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(bytes)
})
