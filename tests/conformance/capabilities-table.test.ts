import { expect, test } from 'vitest'

import type { ProviderCapabilities } from '../../src/runtime/index.js'
import { bullmqCapabilities } from '../../src/runtime/providers/bullmq/index.js'
import { cloudflareCapabilities } from '../../src/runtime/providers/cloudflare/index.js'
import { embeddedCapabilities } from '../../src/runtime/providers/embedded/index.js'
import { pgBossCapabilities } from '../../src/runtime/providers/pg-boss/index.js'
import { sqsCapabilities, sqsFifoCapabilities } from '../../src/runtime/providers/sqs/index.js'
import { isUpdating, readBlock, toCells, toRow, writeBlock } from './providers-page.js'

const providers: readonly (readonly [string, ProviderCapabilities])[] = [
  ['embedded', embeddedCapabilities],
  ['bullmq', bullmqCapabilities],
  ['pg-boss', pgBossCapabilities],
  ['sqs', sqsCapabilities],
  ['sqs, FIFO', sqsFifoCapabilities],
  ['cloudflare', cloudflareCapabilities],
]

const features: readonly (readonly [keyof ProviderCapabilities, string])[] = [
  ['getJob', '`getJob`, `findJob`, `job.status`'],
  ['results', '`job.result`, `waitForCompletion`'],
  ['progress', '`job.progress`'],
  ['logs', '`job.logs`'],
  ['watch', '`watch`'],
  ['jobId', '`jobId`'],
  ['addIfNew', '`addIfNew`'],
  ['priority', '`priority`'],
  ['delay', '`delay`'],
  ['retries', '`retries`, `retry`, `backoff`'],
  ['timeout', '`timeout`'],
  ['repeat', '`repeat`, `schedule`'],
  ['schedules', '`schedules`'],
  ['transactions', '`withTransaction`'],
  ['remove', '`remove`'],
  ['retryFailed', '`retry` of a failed job'],
  ['cancel', '`cancel`'],
  ['update', '`update`'],
  ['promote', '`promote`'],
  ['pause', '`pause`, `resume`, `isPaused`'],
  ['deadLetter', '`deadLetterQueue`'],
  ['redrive', '`redrive`'],
  ['list', '`list`, `retryAll`'],
  ['drain', '`drain`'],
  ['clean', '`clean`'],
  ['limit', '`limit`'],
  ['group', '`group`'],
  ['ordered', '`group.ordered`'],
  ['unique', '`unique`'],
  ['concurrency', '`concurrency`'],
  ['globalConcurrency', '`maxConcurrency`'],
  ['batch', '`batch`'],
  ['stalledRecovery', 'jobs of dead workers'],
  ['stats', '`QueueMonitor.getStats`'],
  ['events', '`events`'],
  ['workerOptions', '`config` options of its own'],
]

function cell(value: unknown): string {
  if (Array.isArray(value)) return value.map((option) => `\`${option}\``).join(' ')
  return value === 'none' ? '–' : String(value)
}

test('the table of capabilities in docs/providers.md is that of the data', async () => {
  const rows = [
    ['', ...providers.map(([name]) => name)],
    ['---', ...providers.map(() => '---')],
    ...features.map(([key, name]) => [
      name,
      ...providers.map(([, all]) => cell(all[key] ?? 'none')),
    ]),
  ]
  if (isUpdating) await writeBlock('capabilities', () => rows.map(toRow))
  const shown = readBlock('capabilities').map(toCells)
  const withoutLine = (table: readonly (readonly string[])[]) =>
    table.filter((_, index) => index !== 1)
  expect(withoutLine(shown), 'UPDATE_DOCS=1 npx vitest run tests/conformance').toEqual(
    withoutLine(rows),
  )
})

test('the table leaves no capability out', () => {
  const named = new Set<string>(['provider', 'maxDelay', ...features.map(([key]) => key)])
  const all = Object.keys(embeddedCapabilities)
  expect(all.filter((key) => !named.has(key))).toEqual([])
})
