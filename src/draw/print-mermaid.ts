import type { Graph, GraphEdge, GraphNode } from './graph.js'

/** A flowchart that GitHub and many editors show in Markdown. */
export function printMermaid({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]))
  const box = (node: GraphNode): string => `  ${ids.get(node.id)}${shapeOf(node)}`
  const arrow = (edge: GraphEdge): string =>
    `  ${ids.get(edge.from)} ${arrowOf(edge)} ${ids.get(edge.to)}`
  const wrong = nodes.flatMap(({ id, faults }) => (faults.length > 0 ? [ids.get(id)] : []))
  return [
    'flowchart LR',
    ...nodes.map(box),
    ...edges.map(arrow),
    ...(wrong.length > 0
      ? ['  classDef wrong stroke:#d1242f,stroke-width:3px', `  class ${wrong.join(',')} wrong`]
      : []),
    '',
  ].join('\n')
}

function shapeOf({ kind, title, place }: GraphNode): string {
  const lines = [title, ...(place === null ? [] : [place])].map(escape).join('<br>')
  if (kind === 'queue') return `[("${lines}")]`
  return kind === 'producer' ? `(["${lines}"])` : `["${lines}"]`
}

function arrowOf({ kind, label }: GraphEdge): string {
  if (kind === 'dead letters') return '-. dead letters .->'
  return label === null ? '-->' : `-->|"${escape(label)}"|`
}

/** Entities are the one way to write what would end a text or begin a tag. */
function escape(text: string): string {
  return text.replaceAll(/[^\w ./:,(){}-]/gu, (sign) => `#${sign.codePointAt(0)};`)
}
