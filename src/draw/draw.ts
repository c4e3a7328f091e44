import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Topology } from '../topology/topology.js'
import { buildGraph } from './build-graph.js'
import type { GraphFormat } from './graph-formats.js'
import { printDot } from './print-dot.js'
import { printMermaid } from './print-mermaid.js'

export interface DrawRequest {
  readonly topology: Topology
  /** What is wrong, to be marked. */
  readonly findings: readonly Diagnostic[]
  readonly format: GraphFormat
  /** The project's name, for the page's title. */
  readonly name: string
}

/** The picture as text. The library that places boxes is loaded only for the formats that need it. */
export async function draw({ topology, findings, format, name }: DrawRequest): Promise<string> {
  const graph = buildGraph(topology, findings)
  switch (format) {
    case 'mermaid':
      return printMermaid(graph)
    case 'dot':
      return printDot(graph)
    case 'svg': {
      const { printSvg } = await import('./print-svg.js')
      return printSvg(graph)
    }
    case 'html': {
      const { printHtml } = await import('./print-html.js')
      return printHtml(graph, name)
    }
  }
}
