import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { QueueCall, Topology, TopologyQueue } from '../topology/topology.js'
import type { Graph, GraphEdge, GraphNode } from './graph.js'

/** Producers → queue → worker → dead letters. A handler that adds jobs is itself the producer. */
export function buildGraph({ queues, calls }: Topology, findings: readonly Diagnostic[]): Graph {
  const added = calls.filter(({ kind, queue }) => kind !== 'wait' && queue !== null)
  const outside = added.filter(({ handlers }) => handlers.length === 0)
  const faults = faultsByPlace(findings)
  const deadLetters = new Set(queues.map(({ worker }) => worker?.deadLetterQueue))
  const producers = groupByPlace(outside)
  const nodes: GraphNode[] = [
    ...producers.map(({ id, title, place, of }) => ({
      ...plain(id, 'producer', title, place),
      faults: of.flatMap(({ span }) => faults(span.file, span.line)),
    })),
    ...queues.flatMap((queue) => nodesOf(queue, deadLetters.has(queue.name), added, faults)),
  ]
  const edges: GraphEdge[] = [
    ...producers.flatMap(({ id, of }) => of.map((call) => addition(id, call))),
    ...added.flatMap((call) => call.handlers.map((from) => addition(workerId(from), call))),
    ...queues.flatMap(({ name, worker }): GraphEdge[] => {
      if (worker === null) return []
      const id = workerId(name)
      const { deadLetterQueue } = worker
      return [
        { from: queueId(name), to: id, kind: 'serves', label: null },
        ...(deadLetterQueue === null
          ? []
          : [
              {
                from: id,
                to: queueId(deadLetterQueue),
                kind: 'dead letters',
                label: null,
              } as const,
            ]),
      ]
    }),
  ]
  return { nodes: unique(nodes, ({ id }) => id), edges: unique(edges, edgeKey) }
}

const queueId = (name: string): string => `queue ${name}`
const workerId = (name: string): string => `worker ${name}`

function nodesOf(
  { name, worker }: TopologyQueue,
  isDeadLetter: boolean,
  added: readonly QueueCall[],
  faults: (file: string, line: number) => string[],
): GraphNode[] {
  const own = added.filter(({ queue }) => queue === name)
  const schedules = [...new Set(own.flatMap(({ schedule }) => schedule ?? []))]
  const queue = { ...plain(queueId(name), 'queue', name, null), isDeadLetter, schedules }
  if (worker === null) {
    const found = own.flatMap((call) => faults(call.span.file, call.span.line))
    return [{ ...queue, faults: [...new Set(found)] }]
  }
  const { functionSpan, span, keys } = worker
  const place = `${functionSpan.file}:${functionSpan.line}`
  return [
    { ...queue, keys, place: `${span.file}:${span.line}` },
    {
      ...plain(workerId(name), 'worker', worker.name, place),
      faults: [
        ...faults(span.file, span.line),
        ...added
          .filter(({ handlers }) => handlers.includes(name))
          .flatMap((call) => faults(call.span.file, call.span.line)),
      ],
    },
  ]
}

function plain(
  id: string,
  kind: GraphNode['kind'],
  title: string,
  place: string | null,
): GraphNode {
  return { id, kind, title, place, faults: [], isDeadLetter: false, schedules: [], keys: [] }
}

function addition(from: string, { queue, schedule }: QueueCall): GraphEdge {
  return { from, to: queueId(queue ?? ''), kind: 'adds', label: schedule ?? null }
}

interface Producer {
  readonly id: string
  readonly title: string
  readonly place: string
  readonly of: readonly QueueCall[]
}

/** One of them leads to the others. */
const mostLines = 4

/** One box for a function, however many jobs it adds. */
function groupByPlace(calls: readonly QueueCall[]): Producer[] {
  const groups = new Map<string, QueueCall[]>()
  for (const call of calls) {
    const key = `${call.span.file} ${call.inside ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), call])
  }
  return [...groups].map(([key, of]) => {
    const [first] = of as [QueueCall]
    const lines = [...new Set(of.map(({ span }) => span.line))]
    const shown = lines.slice(0, mostLines).join(', ')
    const file = first.span.file
    return {
      id: `producer ${key}`,
      title: first.inside ?? file.slice(file.lastIndexOf('/') + 1),
      place: `${file}:${shown}${lines.length > mostLines ? ', …' : ''}`,
      of,
    }
  })
}

/** Infos are no faults: they are said, and not drawn. */
function faultsByPlace(findings: readonly Diagnostic[]): (file: string, line: number) => string[] {
  const wrong = findings.filter(({ severity }) => severity !== 'info')
  return (file, line) =>
    wrong
      .filter(({ span }) => span?.file === file && span.line === line)
      .map(({ code, message }) => `${code}: ${message}`)
}

function edgeKey({ from, to, kind, label }: GraphEdge): string {
  return [from, to, kind, label].join('\n')
}

function unique<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}
