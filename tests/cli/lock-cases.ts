/** What one edit of a locked project is said to do to the jobs in flight. */
export interface LockCase {
  readonly name: string
  /** The types of the job's data, before and after. */
  readonly before: string
  readonly after: string
  readonly result?: readonly [before: string, after: string]
  /** What the types are declared as. */
  readonly declarations?: readonly [before: string, after: string]
  /** Options of the wiring besides the queue and the function. */
  readonly options?: readonly [before: string, after: string]
  /** What `prebuild --check` says, in the order in which it says it. */
  readonly codes: readonly string[]
}

const order = '{ orderId: string; lines: { price: number }[] }'

/** A schedule of the queue, with the import that it needs. */
function declare(options: string): string {
  return `import { wireSchedule } from '#pikku/queue'\n${call(options)}`
}

function call(options: string): string {
  return `wireSchedule({ queue: 'orders', ${options}, data: { orderId: '1', lines: [] } })\n`
}

export const lockCases: readonly LockCase[] = [
  { name: 'nothing', before: order, after: order, codes: [] },
  { name: 'a comment', before: order, after: `/* as billed */ ${order}`, codes: [] },
  {
    name: 'a new property',
    before: order,
    after: '{ orderId: string; lines: { price: number; tax: number }[] }',
    codes: ['PK701'],
  },
  {
    name: 'a new optional property',
    before: order,
    after: '{ orderId: string; lines: { price: number; tax?: number }[] }',
    codes: ['PK704'],
  },
  {
    name: 'a property less',
    before: order,
    after: '{ lines: { price: number }[] }',
    codes: ['PK704', 'PK702'],
  },
  {
    name: 'a text that becomes a date',
    before: '{ at: string }',
    after: '{ at: Date }',
    codes: ['PK701'],
  },
  {
    name: 'a date that becomes a text',
    before: '{ at: Date }',
    after: '{ at: string }',
    codes: ['PK704', 'PK702'],
  },
  {
    name: 'one more member',
    before: "{ kind: 'a' | 'b' }",
    after: "{ kind: 'a' | 'b' | 'c' }",
    codes: ['PK704', 'PK702'],
  },
  {
    name: 'another result',
    before: order,
    after: order,
    result: ['{ sent: string }', '{ sent: number }'],
    codes: ['PK704', 'PK706'],
  },
  {
    name: 'groups by the same value with another concurrency',
    before: order,
    after: order,
    options: ["group: { by: 'orderId' }", "group: { by: ['orderId'], concurrency: 1 }"],
    codes: [],
  },
  {
    name: 'a schedule that says the same in other words',
    before: order,
    after: order,
    declarations: [
      declare("name: 'bill', every: '5m'"),
      declare("every: 5 * 60 * 1000, name: 'bill', overlap: 'skip'"),
    ],
    codes: [],
  },
  {
    name: 'a schedule that was not there',
    before: order,
    after: order,
    declarations: ['', declare("cron: '0 3 * * *'")],
    codes: ['PK704'],
  },
  {
    name: 'a schedule that is gone',
    before: order,
    after: order,
    declarations: [declare("cron: '0 3 * * *'"), ''],
    codes: ['PK704', 'PK708'],
  },
  {
    name: 'a schedule with another name',
    before: order,
    after: order,
    declarations: [declare("name: 'a', every: '1h'"), declare("name: 'b', every: '1h'")],
    codes: ['PK704', 'PK708'],
  },
  {
    name: 'a schedule at another time',
    before: order,
    after: order,
    declarations: [declare("cron: '0 3 * * *'"), declare("cron: '0 4 * * *'")],
    codes: ['PK704', 'PK709'],
  },
  {
    name: 'a schedule on another clock, and one that has become an interval',
    before: order,
    after: order,
    declarations: [
      `${declare("name: 'a', cron: '0 3 * * *', timezone: 'Europe/Berlin'")}${call("name: 'b', cron: '0 * * * *'")}`,
      `${declare("name: 'a', cron: '0 3 * * *', timezone: 'Asia/Tokyo'")}${call("name: 'b', every: '1h'")}`,
    ],
    codes: ['PK704', 'PK709', 'PK709'],
  },
  {
    name: 'a schedule whose time only the running program knows',
    before: order,
    after: order,
    declarations: [declare('cron: process.env.CRON!'), declare('cron: process.env.NIGHTLY!')],
    codes: ['PK704', 'PK709'],
  },
  {
    name: 'groups that were not there',
    before: order,
    after: order,
    options: ['', "group: { by: 'orderId' }"],
    codes: ['PK704', 'PK707'],
  },
  {
    name: 'uniqueness by more values',
    before: '{ a: string; b: string }',
    after: '{ a: string; b: string }',
    options: ["unique: { by: 'a', while: 'waiting' }", "unique: { by: ['a', 'b'], while: '1m' }"],
    codes: ['PK704', 'PK707'],
  },
  {
    name: 'a key whose field has another name',
    before: '{ account: string }',
    after: '{ accountId: string }',
    options: ["group: { by: 'account' }", "group: { by: 'accountId' }"],
    codes: ['PK701', 'PK702', 'PK707'],
  },
  ...(
    [
      ['a union', 'next: Node | null', 'next: Node | null; at: string'],
      ['a tuple', 'next: [Node?]', 'next: [Node?]; at: string'],
      ['a list in a tuple', 'next: [string, ...Node[]]', 'next: [string, ...Node[]]; at: string'],
      [
        'a Map in a union',
        'next: Map<string, Node> | 0',
        'next: Map<string, Node> | 0; at: string',
      ],
      ['another type', 'next: { of: Node } | Node[]', 'next: { of: Node } | Node[]; at: string'],
      [
        'two ways at once',
        'left: Node | 0; right: Node | 0',
        'left: Node | 0; right: Node | 0; at: 1',
      ],
    ] as const
  ).map(([through, before, after]) => ({
    name: `a type that leads back to itself through ${through}`,
    before: 'Node',
    after: 'Node',
    declarations: [`interface Node { ${before} }`, `interface Node { ${after} }`] as const,
    codes: ['PK701'],
  })),
]

/** What other tests of the lock show. */
export const lockCodes: readonly string[] = [
  'PK703',
  'PK705',
  ...lockCases.flatMap(({ codes }) => codes),
]
