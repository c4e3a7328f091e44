import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { createStudio } from '../../dist/studio/index.js'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import type { QueueService } from '../../src/runtime/index.js'
import { liveEngines } from '../cli/live-engines.js'
import { callsOf, definitions, invoice, keptLog, schema, token } from './invoices.js'

const engines = liveEngines()

describe.each(engines)('$provider', (engine) => {
  /** Queues of its own, for the tests of an engine share a server. */
  function open() {
    const directory = mkdtempSync(join(tmpdir(), 'pikku-studio-'))
    const [, place] = engine.place(directory)
    const service: QueueService = engine.service(place)
    const queue = `invoices-${randomUUID().slice(0, 8)}`
    const dead = `${queue}-dead`
    const { lines, logger } = keptLog()
    const studio = createStudio({
      service,
      definitions: {
        [queue]: { ...definitions['invoices'], deadLetterQueue: dead },
        [dead]: {},
      },
      schema: { ...schema, properties: { [queue]: schema.properties.invoices } },
      token,
      logger,
    })
    onTestFinished(async () => {
      await service.close()
      rmSync(directory, { recursive: true, force: true })
    })
    const act = (name: string, more: object = {}) =>
      calls.post('act', { act: name, queue, ...more })
    const calls = callsOf(studio)
    return { ...calls, act, service, queue, dead, lines, studio, place }
  }

  test('a job is checked, added, listed, found by a path, shown with its types, changed and removed', async () => {
    const { get, post, act, queue, lines } = open()
    const wrong = { order: { id: 'secret', number: 'x' }, due: 'soon', cents: '1' }
    const checked = await post('check', { queue, data: wrong })
    expect(checked.body).toMatchObject({ isValid: false, code: 'INVALID_JOB_DATA' })
    expect(checked.body.message).toContain('data.order.number: expected number')
    expect(checked.body.issues).toContainEqual(
      expect.objectContaining({ path: ['order', 'number'] }),
    )
    const refused = await act('add', { data: wrong })
    expect(refused.status).toBe(422)
    expect(refused.body.error.message).toBe(checked.body.message)
    expect(JSON.stringify(refused.body)).not.toContain('secret')

    const added = await act('add', { data: invoice('a1', 7), delay: '1h' })
    expect(added.status).toBe(200)
    const { id } = added.body
    await act('add', { data: invoice('a2'), delay: '1h' })
    const found = await get('jobs', { queue, status: 'delayed', where: 'order.number=7' })
    expect(found.body.jobs.map((job: { id: string }) => job.id)).toEqual([id])
    expect(found.body.jobs[0].data).toContain('cents: 12n')
    const page = await get('jobs', { queue, limit: '1' })
    expect(page.body.jobs).toHaveLength(1)
    const next = await get('jobs', { queue, limit: '1', cursor: page.body.cursor })
    expect(next.body.jobs).toHaveLength(1)
    expect(next.body.jobs[0].id).not.toBe(page.body.jobs[0].id)

    const shown = await get('job', { queue, id })
    expect(shown.body.data.object).toContainEqual([
      'due',
      { type: 'Date', text: '2027-01-02T03:04:05.000Z' },
    ])
    expect((await get('stored', { queue, id })).body.data).toEqual(invoice('a1', 7))
    expect((await act('update', { id, data: invoice('a1', 8) })).status).toBe(200)
    expect((await get('stored', { queue, id })).body.data).toEqual(invoice('a1', 8))
    expect((await act('promote', { ids: [id] })).body).toEqual({ count: 1 })
    expect((await get('job', { queue, id })).body.status).toBe('waiting')
    expect((await act('promote', { ids: [id] })).body.error.code).toBe('JOB_NOT_DELAYED')
    expect((await act('remove', { ids: [id] })).body).toEqual({ count: 1 })
    expect((await get('job', { queue, id })).status).toBe(404)
    expect(lines.join('\n')).not.toMatch(/secret|2027/)
    expect(lines).toContainEqual(expect.stringMatching(/^studio: local remove .*done, 1 changed$/))
  })

  test('jobs are cancelled, put back by id, by path and all, and drained; the queue is paused', async () => {
    const { get, act, queue } = open()
    const ids: string[] = []
    for (const name of ['c1', 'c2', 'c3']) {
      ids.push((await act('add', { data: invoice(name), delay: '1h' })).body.id)
    }
    expect((await act('cancel', { ids, reason: 'twice' })).body).toEqual({ count: 3 })
    const failed = await get('jobs', { queue, status: 'failed' })
    expect(failed.body.jobs).toHaveLength(3)
    expect(failed.body.jobs[0].error).toContain('JobCancelledError')
    const some = await act('retry', { ids: [ids[0], 'no-such-job'] })
    expect(some.body).toMatchObject({ count: 1, refused: [{ id: 'no-such-job' }] })
    expect((await act('retryAll', { where: 'order.id=c2' })).body).toEqual({ count: 1 })
    expect((await act('retryAll')).body).toEqual({ count: 1 })

    expect((await act('pause')).status).toBe(200)
    const numbers = await get('numbers')
    expect(numbers.body).toContainEqual(
      expect.objectContaining({ queue, paused: true, waiting: 3 }),
    )
    await act('resume')
    expect((await act('drain')).body).toEqual({ count: 3 })
    expect((await act('clean', { status: 'failed', olderThan: 0 })).status).toBe(400)
    expect((await act('clean', { status: 'failed', olderThan: '1s' })).body).toEqual({ count: 0 })
  })

  test('a job shows the lines that its handler has logged, and its trace', async () => {
    const { get, service, queue, place } = open()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const id = await service.add(queue, invoice('t1'), { trace: { traceparent } })
    wireQueueWorker({
      queue,
      func: pikkuSessionlessFunc<object>(async (_services, _data, interaction) => {
        await interaction.queue?.log('<b>begun</b>')
      }),
    })
    const workers = engine.workers(place)
    onTestFinished(() => workers.stop())
    await workers.start()
    await expect
      .poll(async () => (await get('job', { queue, id })).body, { timeout: 60_000 })
      .toMatchObject({
        status: 'completed',
        logs: ['<b>begun</b>'],
        trace: traceparent.slice(3, 35),
      })
  })

  test('dead letters are previewed and put back; schedules are listed and ended', async () => {
    const { get, post, act, service, queue, dead } = open()
    await service.add(dead, {
      queueName: queue,
      jobId: 'failed-1',
      data: invoice('d1'),
      error: { name: 'Error', message: 'no' },
      attempts: 1,
      failedAt: '2026-01-01T00:00:00.000Z',
    })
    const preview = await post('act', { act: 'redrive', queue: dead, preview: true })
    expect(preview.body.count).toBe(1)
    expect(JSON.stringify(preview.body.letters)).toContain('d1')
    expect((await get('jobs', { queue })).body.jobs).toEqual([])
    expect((await post('act', { act: 'redrive', queue: dead })).body).toEqual({ count: 1 })
    expect((await get('jobs', { queue })).body.jobs[0].data).toContain('d1')

    await service.add(queue, invoice('s1'), { repeat: { cron: '0 3 * * *', key: 'nightly' } })
    expect((await get('schedules', { queue })).body).toEqual([
      expect.objectContaining({ key: 'nightly', cron: '0 3 * * *' }),
    ])
    expect((await act('unschedule', { key: 'nightly' })).body).toEqual({ count: 1 })
  })

  test('the page learns that jobs have changed, and of the numbers, without asking again', async () => {
    const { act, queue, studio } = open()
    const read = async (path: string, event: string, isFound: (data: any) => boolean) => {
      const response = await studio(
        new Request(`http://localhost/api/${path}`, {
          headers: { 'x-pikku-studio': '1', 'x-pikku-studio-token': token },
        }),
      )
      let text = ''
      const decoder = new TextDecoder()
      const reader = response.body!.getReader()
      const found = async (): Promise<void> => {
        for (;;) {
          const { value, done } = await reader.read()
          if (done) throw new Error(`It ended: ${text}`)
          text += decoder.decode(value, { stream: true })
          const events = text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)
          for (const [, name, data] of events) {
            if (name === event && isFound(JSON.parse(data!))) return
          }
        }
      }
      return { found, end: () => reader.cancel() }
    }
    await act('add', { data: invoice('w1'), delay: '1h' })
    const numbers = await read('live', 'numbers', (all) =>
      all.some((each: any) => each.queue === queue && each.delayed === 1),
    )
    await numbers.found()
    await numbers.end()

    const ids: string[] = []
    const events = await read(`events?queue=${queue}`, 'changes', (changes) =>
      changes.ids.some((id: string) => ids.includes(id)),
    )
    // What happens before the engine watches is no event: so it happens until one comes.
    let isFound = false
    const found = events.found().then(() => (isFound = true))
    const cancelOne = async (): Promise<boolean> => {
      const { id } = (await act('add', { data: invoice('w2'), delay: '1h' })).body
      ids.push(id)
      await act('cancel', { ids: [id] })
      return isFound
    }
    await expect.poll(cancelOne, { interval: 500 }).toBe(true)
    await found
    await events.end()
  })
})
