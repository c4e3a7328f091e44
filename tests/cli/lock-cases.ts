/** What one edit of a locked project is said to do to the jobs in flight. */
export interface LockCase {
  readonly name: string
  /** The types of the job's data, before and after. */
  readonly before: string
  readonly after: string
  readonly result?: readonly [before: string, after: string]
  /** What `prebuild --check` says, in the order in which it says it. */
  readonly codes: readonly string[]
}

const order = '{ orderId: string; lines: { price: number }[] }'

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
]

/** What other tests of the lock show. */
export const lockCodes: readonly string[] = [
  'PK703',
  'PK705',
  ...lockCases.flatMap(({ codes }) => codes),
]
