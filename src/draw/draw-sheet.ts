import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Topology } from '../topology/topology.js'
import { buildGraph } from './build-graph.js'
import type { NodeKind } from './graph.js'
import { layoutGraph, linesOf, type Point } from './layout.js'

/** The picture as places of boxes and arrows, for a page that draws it with live numbers. */
export interface DrawnSheet {
  readonly width: number
  readonly height: number
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly { readonly kind: string; readonly points: readonly Point[] }[]
}

interface DrawnNode extends Point {
  readonly id: string
  readonly kind: NodeKind
  readonly title: string
  readonly lines: readonly string[]
  readonly isDeadLetter: boolean
  readonly width: number
  readonly height: number
}

export function drawSheet(topology: Topology, findings: readonly Diagnostic[]): DrawnSheet {
  const { width, height, groups } = layoutGraph(buildGraph(topology, findings))
  return {
    width,
    height,
    nodes: groups.flatMap(({ x, y, nodes }) =>
      nodes.map(({ node, ...box }) => ({
        id: node.id,
        kind: node.kind,
        title: node.title,
        lines: linesOf(node),
        isDeadLetter: node.isDeadLetter,
        x: x + box.x,
        y: y + box.y,
        width: box.width,
        height: box.height,
      })),
    ),
    edges: groups.flatMap(({ x, y, edges }) =>
      edges.map(({ edge, points }) => ({
        kind: edge.kind,
        points: points.map((point) => ({ x: x + point.x, y: y + point.y })),
      })),
    ),
  }
}
