import { UsageError } from '../../config/config-error.js'
import type { LiveKeys, LiveLimit } from '../../live/engine.js'
import { exitCodes } from '../exit-codes.js'
import { printTable } from '../print-table.js'
import { countWords } from '../summary.js'
import { jsonText, printable } from './job-text.js'
import type { JobsVerb } from './jobs-context.js'

/** The limits and groups of a queue as they are now. Throws `UsageError` for an engine that has none. */
export const keys: JobsVerb = async (queue, { client, flags, terminal }) => {
  const { limit } = flags
  const found = await client.queueService.keyStats?.(queue, limit === undefined ? {} : { limit })
  if (found === undefined) throw new UsageError('This engine has no limits and groups')
  terminal.out(flags.json === true ? jsonText(found) : keysText(found, terminal.columns))
  return exitCodes.fine
}

function keysText(found: LiveKeys, width: number | undefined): string {
  const { limits, groups, groupCount, unsorted = 0, deduplicated } = found
  const more = groupCount - groups.length
  const parts = [
    limits.length === 0 ? '' : limitsTable(limits, width),
    groups.length === 0 ? '' : groupsTable(groups, width),
    more > 0 ? `${countWords(more, 'smaller group')} more: --limit shows up to 1000\n` : '',
    unsorted > 0 ? `${countWords(unsorted, 'waiting job')} not yet in a group\n` : '',
    deduplicated > 0
      ? `${countWords(deduplicated, 'add')} of the last minute made no job of its own\n`
      : '',
  ]
  const text = parts.join('')
  return text === ''
    ? 'No limit is wired or its workers never started, and no group has jobs.\n'
    : text
}

function limitsTable(limits: readonly LiveLimit[], width: number | undefined): string {
  const body = limits.map((limit) => [rateText(limit), usedText(limit), opensText(limit)])
  return printTable(['limit', 'used', 'opens'], body, { width, cut: 2 })
}

function groupsTable(groups: LiveKeys['groups'], width: number | undefined): string {
  const head = ['waiting', 'running', 'tier', 'held back by', 'limits', 'group']
  const body = groups.map(({ key, tier, waiting, running, concurrency, blockedBy, limits }) => [
    String(waiting),
    concurrency === undefined ? String(running) : `${running}/${concurrency}`,
    printable(tier ?? ''),
    blockedBy ?? '',
    limits.map((limit) => [usedText(limit), opensText(limit)].filter(Boolean).join(' ')).join(', '),
    key === '' ? '(no key)' : printable(key).replaceAll('\n', '\\n'),
  ])
  return printTable(head, body, { width, cut: 5 })
}

function rateText({ max, per, burst }: LiveLimit): string {
  return `${max} per ${per / 1000} s${burst === undefined ? '' : `, bursts of ${burst}`}`
}

function usedText({ used, max }: LiveLimit): string {
  return `${used}/${max}`
}

function opensText({ opensAt }: LiveLimit): string {
  return opensAt === undefined ? '' : opensAt.toISOString()
}
