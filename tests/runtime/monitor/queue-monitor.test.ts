import { afterEach, describe, expect, test, vi } from 'vitest'

import { QueueClient, setQueueService } from '../../../src/runtime/index.js'
import type { QueueService, QueueStats } from '../../../src/runtime/index.js'
import { QueueMonitor, formatPrometheus } from '../../../src/runtime/monitor/index.js'
import { soon, useEmbedded } from '../../providers/embedded/use-embedded.js'

const bench = useEmbedded()

afterEach(() => setQueueService(undefined))

const monitorOf = (...queues: string[]) =>
  new QueueMonitor(
    { queues, metrics: { throughput: true, latency: true, errorRate: true, queueSize: true } },
    bench.service,
  )

async function failThree(): Promise<{ mend: () => void }> {
  let broken = true
  await bench.run(
    'email-queue',
    () => {
      if (broken) throw new Error('no network')
    },
    { retries: 0 },
  )
  const jobs = [1, 2, 3].map((data) => ({ data }))
  const ids = await bench.service.addMany('email-queue', jobs)
  await Promise.all(ids.map((id) => bench.service.waitForFinish('email-queue', id)))
  return { mend: () => (broken = false) }
}

test('tells the numbers of a queue', async () => {
  await bench.service.add('email-queue', 1)
  const stats = await monitorOf('email-queue', 'other').getStats('email-queue')
  expect({
    waiting: stats.waiting,
    active: stats.active,
    completed: stats.completed,
    failed: stats.failed,
    throughputPerMinute: stats.throughput,
  }).toEqual({ waiting: 1, active: 0, completed: 0, failed: 0, throughputPerMinute: 0 })
  expect(Object.keys(await monitorOf('email-queue', 'other').getAllStats())).toEqual([
    'email-queue',
    'other',
  ])
})

test('without a service uses that of the process, a service or a client', async () => {
  const monitor = new QueueMonitor({ queues: ['email-queue'] })
  await expect(monitor.getStats('email-queue')).rejects.toMatchObject({ code: 'NO_QUEUE_SERVICE' })
  setQueueService(bench.service)
  expect(await monitor.getStats('email-queue')).toMatchObject({ waiting: 0 })
  setQueueService(
    new QueueClient<Record<string, { input: unknown; output: unknown }>>(bench.service),
  )
  expect(await monitor.getStats('email-queue')).toMatchObject({ waiting: 0 })
})

test('does not look at queues that it was not given', async () => {
  await expect(monitorOf('email-queue').getStats('emial-queue')).rejects.toMatchObject({
    code: 'UNKNOWN_QUEUE',
  })
})

test('says which provider cannot tell', async () => {
  const { stats: _, ...service } = { stats: undefined, capabilities: { provider: 'sqs' } }
  const monitor = new QueueMonitor({ queues: ['a'] }, service as unknown as QueueService)
  await expect(monitor.getStats('a')).rejects.toMatchObject({
    code: 'UNSUPPORTED_BY_PROVIDER',
    provider: 'sqs',
  })
})

describe('failed jobs', () => {
  test('can be looked at, and retried one by one', async () => {
    const { mend } = await failThree()
    const monitor = monitorOf('email-queue')
    const failed = await monitor.getFailedJobs('email-queue')
    expect(failed.map((job) => [job.data, job.error?.message])).toEqual([
      [3, 'no network'],
      [2, 'no network'],
      [1, 'no network'],
    ])
    expect(await monitor.getFailedJobs('email-queue', { limit: 1 })).toHaveLength(1)
    mend()
    const id = await monitor.retry('email-queue', failed[0]!.id)
    expect(await bench.service.waitForFinish('email-queue', id)).toMatchObject({
      status: 'completed',
    })
  })

  test('can be retried all at once', async () => {
    const { mend } = await failThree()
    mend()
    expect(await monitorOf('email-queue').retryAll('email-queue')).toBe(3)
    await vi.waitFor(async () => {
      expect(await bench.service.stats('email-queue')).toMatchObject({ failed: 0, completed: 3 })
    }, soon)
  })

  test('that somebody else has removed meanwhile do not stop the others', async () => {
    const { mend } = await failThree()
    mend()
    const [first] = await bench.service.failedJobs('email-queue')
    const failedJobs = bench.service.failedJobs.bind(bench.service)
    vi.spyOn(bench.service, 'failedJobs').mockImplementation(async (...args) => {
      const jobs = await failedJobs(...args)
      await bench.service.remove('email-queue', first!.id)
      return jobs
    })
    expect(await monitorOf('email-queue').retryAll('email-queue')).toBe(2)
  })
})

describe('watching', () => {
  test('tells the numbers again and again, until it is stopped', async () => {
    const seen: number[] = []
    const stop = monitorOf('email-queue').watch(
      (stats) => seen.push(stats['email-queue']!.waiting),
      {
        interval: 10,
      },
    )
    await vi.waitFor(() => expect(seen).toContain(0), soon)
    await bench.service.add('email-queue', 1)
    await vi.waitFor(() => expect(seen).toContain(1), soon)
    stop()
  })

  test('tells what went wrong, and goes on', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    const stop = new QueueMonitor({ queues: ['a'] }).watch(() => {}, { interval: 5, onError })
    await vi.waitFor(() => expect(onError.mock.calls.length).toBeGreaterThan(1), soon)
    stop()
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'NO_QUEUE_SERVICE' }))
  })
})

const numbers: QueueStats = {
  waiting: 1,
  active: 2,
  completed: 3,
  failed: 4,
  delayed: 5,
  throughput: 6,
  latency: 250,
}

test('the text for Prometheus has every number with its queue, escaped, and none that is not there', () => {
  expect(formatPrometheus({ 'a"b\\c\nd': numbers })).toMatchInlineSnapshot(`
    "# HELP pikku_queue_jobs Jobs in the queue, by state.
    # TYPE pikku_queue_jobs gauge
    pikku_queue_jobs{queue="a\\"b\\\\c\\nd",state="waiting"} 1
    pikku_queue_jobs{queue="a\\"b\\\\c\\nd",state="active"} 2
    pikku_queue_jobs{queue="a\\"b\\\\c\\nd",state="completed"} 3
    pikku_queue_jobs{queue="a\\"b\\\\c\\nd",state="failed"} 4
    pikku_queue_jobs{queue="a\\"b\\\\c\\nd",state="delayed"} 5
    # HELP pikku_queue_oldest_waiting_seconds For how long the job that has waited longest could have run; 0 when none waits.
    # TYPE pikku_queue_oldest_waiting_seconds gauge
    # HELP pikku_queue_throughput_jobs_per_minute Jobs completed in the last minute.
    # TYPE pikku_queue_throughput_jobs_per_minute gauge
    pikku_queue_throughput_jobs_per_minute{queue="a\\"b\\\\c\\nd"} 6
    # HELP pikku_queue_latency_seconds Mean time from being ready to being completed, over the last minute.
    # TYPE pikku_queue_latency_seconds gauge
    pikku_queue_latency_seconds{queue="a\\"b\\\\c\\nd"} 0.25
    # HELP pikku_queue_error_ratio Failed jobs of all finished ones, over the last minute.
    # TYPE pikku_queue_error_ratio gauge
    # HELP pikku_queue_deduplicated_jobs_per_minute Adds of the last minute that made no job of their own, because of \`unique\`.
    # TYPE pikku_queue_deduplicated_jobs_per_minute gauge
    "
  `)
})

test('a metric that is not wanted is left out', async () => {
  const monitor = new QueueMonitor({ queues: ['a'], metrics: { queueSize: false } }, bench.service)
  expect(await monitor.prometheus()).not.toContain('pikku_queue_jobs')
  expect(await monitor.prometheus()).toContain(
    'pikku_queue_throughput_jobs_per_minute{queue="a"} 0',
  )
})
