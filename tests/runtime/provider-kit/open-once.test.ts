import { expect, test } from 'vitest'

import { OncePerKey, OpenOnce } from '../../../src/runtime/provider-kit/index.js'

interface Opening<Opened> {
  readonly open: () => Promise<Opened>
  /** Ends the openings, each in its turn. */
  readonly ends: { resolve: (opened: Opened) => void; reject: (error: Error) => void }[]
}

function opening<Opened>(): Opening<Opened> {
  const ends: Opening<Opened>['ends'] = []
  const open = (): Promise<Opened> =>
    new Promise((resolve, reject) => ends.push({ resolve, reject }))
  return { open, ends }
}

test('all who use a connection at once wait for one opening', async () => {
  const { open, ends } = opening<string>()
  const connection = new OpenOnce('test', open)
  const uses = [connection.get(), connection.get()]
  ends[0]?.resolve('open')
  expect(await Promise.all(uses)).toEqual(['open', 'open'])
  expect([ends.length, connection.opened]).toEqual([1, 'open'])
})

test('an opening that failed is tried again at the next use', async () => {
  const { open, ends } = opening<string>()
  const connection = new OpenOnce('test', open)
  const first = connection.get()
  ends[0]?.reject(new Error('the server is away'))
  await expect(first).rejects.toThrow('the server is away')
  const second = connection.get()
  ends[1]?.resolve('open')
  expect(await second).toBe('open')
})

test('a failure that comes late forgets only itself', async () => {
  const known = new OncePerKey<string, string>()
  const { open, ends } = opening<string>()
  const first = known.get('queue', open)
  known.forget('queue')
  const second = known.get('queue', open)
  ends[0]?.reject(new Error('too late'))
  await expect(first).rejects.toThrow('too late')
  expect(known.get('queue', open)).toBe(second)
  expect(ends).toHaveLength(2)
})

test('what is opened while its service closes is given to be closed, and to nobody else', async () => {
  const { open, ends } = opening<string>()
  const connection = new OpenOnce('test', open)
  const use = connection.get()
  const closed = connection.close()
  ends[0]?.resolve('open')
  await expect(use).rejects.toThrow('This test service is closed')
  expect(await closed).toBe('open')
  await expect(connection.get()).rejects.toThrow('This test service is closed')
  expect([await connection.close(), connection.opened, ends.length]).toEqual([
    undefined,
    undefined,
    1,
  ])
})

test('to close what could not be opened is no error', async () => {
  const { open, ends } = opening<string>()
  const connection = new OpenOnce('test', open)
  const use = connection.get()
  const closed = connection.close()
  ends[0]?.reject(new Error('the server is away'))
  await expect(use).rejects.toThrow('the server is away')
  expect(await closed).toBeUndefined()
})
