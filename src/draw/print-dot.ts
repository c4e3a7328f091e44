import type { Graph, GraphEdge, GraphNode } from './graph.js'

/** For Graphviz: `pikku graph --format dot | dot -Tpng > queues.png`. */
export function printDot({ nodes, edges }: Graph): string {
  return [
    'digraph queues {',
    '  rankdir=LR',
    '  node [fontname="sans-serif" fontsize=11]',
    '  edge [fontname="sans-serif" fontsize=9]',
    ...nodes.map(nodeLine),
    ...edges.map(edgeLine),
    '}',
    '',
  ].join('\n')
}

const shapes = { producer: 'oval', queue: 'cylinder', worker: 'box' } as const

function nodeLine({ id, kind, title, place, faults }: GraphNode): string {
  const label = [title, ...(place === null ? [] : [place])].join('\n')
  const wrong =
    faults.length > 0 ? ` color="#d1242f" penwidth=2 tooltip=${quote(faults.join('\n'))}` : ''
  return `  ${quote(id)} [shape=${shapes[kind]} label=${quote(label)}${wrong}]`
}

function edgeLine({ from, to, kind, label }: GraphEdge): string {
  const isDead = kind === 'dead letters'
  const text = isDead ? kind : label
  const attributes = [
    ...(text === null ? [] : [`label=${quote(text)}`]),
    ...(isDead ? ['style=dashed'] : []),
  ]
  const written = attributes.length > 0 ? ` [${attributes.join(' ')}]` : ''
  return `  ${quote(from)} -> ${quote(to)}${written}`
}

/** A backslash would begin one of Graphviz's own escapes. */
function quote(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`
}
