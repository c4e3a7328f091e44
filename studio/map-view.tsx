import type { ProjectView } from './answers.js'
import { countText } from './format.js'
import type { Numbers } from './live.js'
import { queueLink } from './route.js'

type Graph = NonNullable<ProjectView['graph']>

/** Who feeds which queue, and how many jobs are where. */
export function MapView({ project, numbers }: { project: ProjectView; numbers: Numbers }) {
  const { graph } = project
  return (
    <>
      <h1>Map</h1>
      {graph === undefined || graph.nodes.length === 0 ? (
        <p class="empty">
          {graph === undefined
            ? 'The map is drawn by the `pikku studio` command, which reads the sources of the project.'
            : 'There is nothing to draw: this project has no queues yet.'}
        </p>
      ) : (
        <div class="map" tabIndex={0} role="region" aria-label="Map of queues">
          <svg
            viewBox={`-8 -8 ${graph.width + 16} ${graph.height + 16}`}
            width={graph.width + 16}
            height={graph.height + 16}
          >
            <defs>
              <marker
                id="arrow"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
              >
                <path d="M0 0 8 4 0 8z" class="map-arrow" />
              </marker>
            </defs>
            {graph.edges.map(({ points, kind }, at) => (
              <polyline
                key={at}
                class={`map-edge ${kind === 'dead letters' ? 'map-edge-dead' : ''}`}
                points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
                marker-end="url(#arrow)"
              />
            ))}
            {graph.nodes.map((node) => (
              <Box key={node.id} node={node} numbers={numbers} />
            ))}
          </svg>
        </div>
      )}
    </>
  )
}

function Box({ node, numbers }: { node: Graph['nodes'][number]; numbers: Numbers }) {
  const { kind, title, lines, x, y, width, height, isDeadLetter } = node
  const found = kind === 'queue' ? numbers.get(title) : undefined
  const box = (
    <g class={`map-box map-${kind} ${isDeadLetter ? 'map-dead' : ''}`}>
      <title>{lines.join('\n')}</title>
      <rect x={x} y={y} width={width} height={height} rx={kind === 'queue' ? 6 : 14} />
      {lines.map((line, at) => (
        <text key={at} x={x + 12} y={y + 18 + at * 16} class={at === 0 ? 'map-title' : ''}>
          {line}
        </text>
      ))}
      {found !== undefined && (
        <text class="map-count" x={x + width} y={y - 4} text-anchor="end">
          {countText(found.waiting)} waiting · {countText(found.active)} active
          {(found.failed ?? 0) > 0 && (
            <tspan class="map-bad"> · {countText(found.failed)} failed</tspan>
          )}
        </text>
      )}
    </g>
  )
  return kind === 'queue' && found !== undefined ? <a href={queueLink(title)}>{box}</a> : box
}
