import { jobChecker, wireCodec, type QueueDefinitions } from '../../src/runtime/index.js'
import type { createStudio } from '../../dist/studio/index.js'

export type Studio = ReturnType<typeof createStudio>

/** What prebuild writes for a queue of `{ order: { id: string; number: number }; due: Date; cents: bigint }`. */
export const definitions: QueueDefinitions = {
  invoices: {
    retry: { attempts: 1 },
    deadLetterQueue: 'invoices-dead',
    wire: {
      codec: wireCodec,
      input: [
        'object',
        [
          ['due', 'date'],
          ['cents', 'bigint'],
        ],
      ],
      plans: {},
    },
    check: {
      checker: jobChecker,
      input: [
        'object',
        [
          [
            'order',
            [
              'object',
              [
                ['id', 'string'],
                ['number', 'number'],
              ],
            ],
          ],
          ['due', 'date'],
          ['cents', 'bigint'],
        ],
      ],
      plans: {},
    },
  },
  'invoices-dead': {},
}

export const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    invoices: {
      description: 'Sends an invoice to its customer.',
      type: 'object',
      properties: {
        input: {
          type: 'object',
          properties: {
            order: { $ref: '#/$defs/Order' },
            due: { type: 'string', format: 'date-time' },
            cents: { type: 'string', pattern: '^-?[0-9]+$' },
          },
          required: ['order', 'due', 'cents'],
        },
        output: {},
      },
    },
  },
  $defs: {
    Order: {
      type: 'object',
      properties: { id: { type: 'string' }, number: { type: 'number' } },
      required: ['id', 'number'],
    },
  },
}

/** As it is stored, and as a person writes it. */
export function invoice(id: string, number = 1): object {
  return { order: { id, number }, due: '2027-01-02T03:04:05.000Z', cents: '12' }
}

export const token = 'a-token-for-the-tests'

export const marks = { 'x-pikku-studio': '1', 'x-pikku-studio-token': token }

export interface Answer {
  readonly status: number
  readonly body: any
}

/** The page's calls, as the page makes them. */
export function callsOf(studio: Studio) {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await studio(new Request(`http://127.0.0.1:4000/${path}`, init))
    return { status: response.status, body: await response.json() }
  }
  return {
    get: (path: string, query: Record<string, string> = {}) =>
      send(`api/${path}?${new URLSearchParams(query).toString()}`, { headers: marks }),
    post: (path: string, body: object) =>
      send(`api/${path}`, {
        method: 'POST',
        headers: { ...marks, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}

/** A logger that keeps its lines. */
export function keptLog() {
  const lines: string[] = []
  const keep = (message: unknown): void => void lines.push(String(message))
  return { lines, logger: { debug: keep, info: keep, warn: keep, error: keep } }
}
