// What it costs to check, encode and write a plain payload, against writing it alone. Run with `npm run bench:wire`.
import { readFileSync, writeFileSync } from 'node:fs'

import { Ajv } from 'ajv'
import * as devalue from 'devalue'
import * as superjson from 'superjson'
import { z } from 'zod'

import { encodeJobData } from '../../dist/runtime/provider-kit/index.js'
import { jobChecker, type QueueDefinition } from '../../dist/runtime/index.js'
import { encodeData } from '../../src/runtime/client/job-wire.js'
import { plainOrder } from './plain-payload.js'

const rounds = 41
const perRound = 4000

const text = 'string'
/** As prebuild writes it for `Order`. */
const definition: QueueDefinition = {
  check: {
    checker: jobChecker,
    input: [
      'object',
      [
        ['orderId', text],
        [
          'customer',
          [
            'object',
            [
              ['id', text],
              ['email', text],
              ['name', text],
            ],
          ],
        ],
        ['currency', ['literal', ['EUR', 'USD']]],
        ['total', 'number'],
        ['express', 'boolean'],
        ['note', ['union', [text, 'null']]],
        [
          'lines',
          [
            'list',
            [
              'object',
              [
                ['sku', text],
                ['title', text],
                ['quantity', 'number'],
                ['price', 'number'],
              ],
            ],
          ],
        ],
        ['tags', ['list', text]],
        [
          'address',
          [
            'object',
            [
              ['street', text],
              ['city', text],
              ['zip', text],
              ['country', text],
            ],
          ],
        ],
      ],
    ],
  },
}

const zod = z.object({
  orderId: z.string(),
  customer: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  currency: z.enum(['EUR', 'USD']),
  total: z.number(),
  express: z.boolean(),
  note: z.string().nullable(),
  lines: z.array(
    z.object({ sku: z.string(), title: z.string(), quantity: z.number(), price: z.number() }),
  ),
  tags: z.array(z.string()),
  address: z.object({ street: z.string(), city: z.string(), zip: z.string(), country: z.string() }),
})
const ajv = new Ajv().compile(z.toJSONSchema(zod, { target: 'draft-7' }))

const orders = Array.from({ length: 100 }, (_, index) => plainOrder(index))

const ways: Readonly<Record<string, (order: unknown) => string | undefined>> = {
  'JSON.stringify': (order) => JSON.stringify(order),
  'pikku: check, encode, write': (order) => encodeJobData(encodeData('orders', definition, order)),
  'pikku without a type: walk, write': (order) => encodeJobData(order),
  'ajv (made by eval), JSON.stringify': (order) => (ajv(order) ? JSON.stringify(order) : undefined),
  'zod, JSON.stringify': (order) => JSON.stringify(zod.parse(order)),
  'superjson.stringify, no check': (order) => superjson.stringify(order),
  'devalue.stringify, no check': (order) => devalue.stringify(order),
}

const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
for (let round = 0; round < rounds; round += 1) {
  // One after the other in each round: what slows the machine for a while slows them all.
  for (const [name, way] of Object.entries(ways)) times.get(name)?.push(measure(way))
}
const floor = median(times.get('JSON.stringify') ?? [])
const rows = [...times].map(([name, each]) => {
  const time = median(each)
  return `| ${name} | ${(time / 1000).toFixed(2)} µs | ${(time / floor).toFixed(2)} |`
})
const table = ['| | time | ratio |', '| --- | --- | --- |', ...rows].join('\n')
process.stdout.write(`${table}\n`)
if (process.argv.includes('--write')) writeTable()

/** Nanoseconds for one. */
function measure(way: (order: unknown) => string | undefined): number {
  let length = 0
  const start = process.hrtime.bigint()
  for (let count = 0; count < perRound; count += 1) {
    length += way(orders[count % orders.length])?.length ?? 0
  }
  const time = Number(process.hrtime.bigint() - start)
  if (length < perRound) throw new Error('Nothing was written')
  return time / perRound
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function writeTable(): void {
  const file = new URL('../../docs/performance.md', import.meta.url)
  const [open, close] = ['<!-- wire -->', '<!-- wire ends -->']
  const document = readFileSync(file, 'utf8')
  const [before = '', rest = ''] = document.split(open)
  const [, after = ''] = rest.split(close)
  writeFileSync(file, `${before}${open}\n\n${table}\n\n${close}${after}`)
}
