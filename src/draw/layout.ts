import { Graph as LayoutGraph, layout } from '@dagrejs/dagre'
import type { Graph, GraphEdge, GraphNode } from './graph.js'
import { packBoxes } from './pack-boxes.js'
import { routeEdge } from './route-edge.js'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A node with its place inside its group: the left upper corner. */
export interface PlacedNode extends Point {
  readonly node: GraphNode
  readonly width: number
  readonly height: number
}

export interface PlacedEdge {
  readonly edge: GraphEdge
  readonly points: readonly Point[]
}

/** What hangs together, drawn as one; its place on the whole sheet. */
export interface PlacedGroup extends Point {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly groups: readonly PlacedGroup[]
}

/** Of a font in which all signs are equally wide, so that texts are measured without a browser. */
export const charWidth = 7.3
export const lineHeight = 16
const padding = 12
/** Longer texts are cut in the drawing, and whole in its tooltips. */
export const longestText = 44

/** Places everything, each group by itself and the groups beside each other, so that nothing lies on anything else. */
export function layoutGraph(graph: Graph): Sheet {
  const groups = splitGroups(graph).map(placeGroup)
  const { places, width, height } = packBoxes(groups)
  return {
    width,
    height,
    groups: groups.map((group, index) => ({ ...group, ...(places[index] ?? { x: 0, y: 0 }) })),
  }
}

/** The lines of a box, as they are drawn. */
export function linesOf({ title, place, schedules }: GraphNode): string[] {
  return [
    title,
    ...(place === null ? [] : [place]),
    ...schedules.map((when) => `schedule ${when}`),
  ].map(shorten)
}

/** A path is known by its end. */
function shorten(text: string): string {
  if (text.length <= longestText) return text
  return text.includes('/')
    ? `…${text.slice(1 - longestText)}`
    : `${text.slice(0, longestText - 1)}…`
}

/**
 * Twice: once to learn which boxes stand in one column, and again with all of a column equally wide. Then an arrow that
 * passes a column passes between its boxes, and what lies between columns is the arrows' alone.
 */
function placeGroup(graph: Graph): Omit<PlacedGroup, 'x' | 'y'> {
  const sizes = new Map(graph.nodes.map((node) => [node.id, sizeOf(node)]))
  const first = runLayout(graph, sizes)
  const columns = new Map<number, number>()
  for (const { id } of graph.nodes) {
    const { x = 0, width } = first.node(id)
    columns.set(x, Math.max(columns.get(x) ?? 0, width))
  }
  const drawing = runLayout(
    graph,
    new Map(
      graph.nodes.map(({ id }) => {
        const { x = 0, height, width } = first.node(id)
        return [id, { width: columns.get(x) ?? width, height }]
      }),
    ),
  )
  const nodes = graph.nodes.map((node): PlacedNode => {
    const { width, height, x = 0, y = 0 } = drawing.node(node.id)
    return { node, width, height, x: x - width / 2, y: y - height / 2 }
  })
  const boxes = new Map(nodes.map((placed) => [placed.node.id, placed]))
  const edges = graph.edges.map((edge, index): PlacedEdge => {
    const { points = [] } = drawing.edge(edge.from, edge.to, String(index))
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)]
    return { edge, points: from && to ? routeEdge(from, to, points.slice(1, -1), nodes) : points }
  })
  const { width = 0, height = 0 } = drawing.graph()
  return { width, height, nodes, edges }
}

interface Size {
  readonly width: number
  readonly height: number
}

function sizeOf(node: GraphNode): Size {
  const lines = linesOf(node)
  return {
    width: Math.ceil(Math.max(...lines.map((line) => line.length)) * charWidth) + 2 * padding,
    height: lines.length * lineHeight + padding,
  }
}

function runLayout({ nodes, edges }: Graph, sizes: ReadonlyMap<string, Size>): LayoutGraph {
  const drawing = new LayoutGraph({ multigraph: true })
  drawing.setGraph({ rankdir: 'LR', nodesep: 14, edgesep: 12, ranksep: 64, marginx: 4, marginy: 4 })
  for (const { id } of nodes) drawing.setNode(id, { ...sizes.get(id) })
  edges.forEach((edge, index) => drawing.setEdge(edge.from, edge.to, {}, String(index)))
  layout(drawing)
  return drawing
}

/** What no arrow joins is drawn apart. */
function splitGroups({ nodes, edges }: Graph): Graph[] {
  const neighbours = new Map<string, string[]>(nodes.map(({ id }) => [id, []]))
  for (const { from, to } of edges) {
    neighbours.get(from)?.push(to)
    neighbours.get(to)?.push(from)
  }
  const groupOf = new Map<string, number>()
  let count = 0
  for (const { id } of nodes) {
    if (groupOf.has(id)) continue
    const reached = new Set([id])
    for (const each of reached) for (const other of neighbours.get(each) ?? []) reached.add(other)
    for (const each of reached) groupOf.set(each, count)
    count += 1
  }
  const groups = Array.from({ length: count }, () => ({
    nodes: [] as GraphNode[],
    edges: [] as GraphEdge[],
  }))
  for (const node of nodes) groups[groupOf.get(node.id) ?? 0]?.nodes.push(node)
  for (const edge of edges) groups[groupOf.get(edge.from) ?? 0]?.edges.push(edge)
  return groups
}
