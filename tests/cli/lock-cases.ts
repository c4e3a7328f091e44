/** What one edit of a locked project is said to do to the jobs in flight. */
export interface LockCase {
  readonly name: string
  /** The types of the job's data, before and after. */
  readonly before: string
  readonly after: string
  readonly result?: readonly [before: string, after: string]
  /** What the types are declared as. */
  readonly declarations?: readonly [before: string, after: string]
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
