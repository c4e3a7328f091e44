import { escapeXml } from './escape-xml.js'
import type { Graph, GraphNode } from './graph.js'
import {
  layoutGraph,
  lineHeight,
  linesOf,
  type PlacedEdge,
  type PlacedGroup,
  type PlacedNode,
  type Point,
} from './layout.js'
import { sheetStyle } from './sheet-style.js'

/** One picture by itself, light or dark as its reader's screen. */
export function printSvg(graph: Graph): string {
  const { width, height, groups } = layoutGraph(graph)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sheet" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<style>${sheetStyle}</style>`,
    arrowHeads,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...groups.map(printGroup),
    '</svg>',
    '',
  ].join('\n')
}

const arrowHeads = `<defs>${['adds', 'serves', 'dead']
  .map(
    (kind) =>
      `<marker id="arrow-${kind}" class="head ${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>`,
  )
  .join('')}</defs>`

function printGroup({ x, y, width, height, nodes, edges }: PlacedGroup): string {
  return [
    `<g class="group" transform="translate(${round(x)} ${round(y)})" data-width="${round(width)}" data-height="${round(height)}">`,
    ...edges.map(printEdge),
    ...nodes.map(printNode),
    '</g>',
  ].join('\n')
}

function printNode({ node, x, y, width, height }: PlacedNode): string {
  const classes = [
    'node',
    node.kind,
    ...(node.isDeadLetter ? ['dead'] : []),
    ...(node.faults.length > 0 ? ['wrong'] : []),
  ]
  const texts = linesOf(node).map((line, index) => {
    const top = y + 6 + lineHeight * (index + 0.75)
    return `<text class="${index === 0 ? 'title' : 'place'}" x="${round(x + 12)}" y="${round(top)}">${escapeXml(line)}</text>`
  })
  return [
    `<g class="${classes.join(' ')}" data-text="${escapeXml(searchText(node))}"${node.schedules.length > 0 ? ' data-scheduled=""' : ''}>`,
    `<title>${escapeXml(tooltip(node))}</title>`,
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${node.kind === 'producer' ? round(height / 2) : node.kind === 'queue' ? 10 : 3}"/>`,
    ...texts,
    '</g>',
  ].join('')
}

function searchText({ kind, title, place, schedules, keys, faults }: GraphNode): string {
  return [kind, title, place ?? '', ...schedules, ...keys, ...faults].join('\n').toLowerCase()
}

function tooltip({ kind, title, place, schedules, keys, faults }: GraphNode): string {
  return [
    `${kind} ${title}`,
    ...(place === null ? [] : [place]),
    ...schedules,
    ...keys,
    ...faults,
  ].join('\n')
}

function printEdge({ edge, points }: PlacedEdge): string {
  const kind = edge.kind === 'dead letters' ? 'dead' : edge.kind
  const words = edge.label === null ? edge.kind : `${edge.kind}: ${edge.label}`
  return `<path class="edge ${kind}" marker-end="url(#arrow-${kind})" d="${curve(points)}"><title>${escapeXml(words)}</title></path>`
}

/** Pairs of points are the bends between columns; what joins the pairs is straight. */
function curve(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`
  const parts = points.map((point, index) => {
    const before = points[index - 1]
    if (before === undefined) return `M${at(point)}`
    if (index % 2 === 0) return `L${at(point)}`
    const middle = (before.x + point.x) / 2
    return `C${at({ x: middle, y: before.y })} ${at({ x: middle, y: point.y })} ${at(point)}`
  })
  return parts.join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
