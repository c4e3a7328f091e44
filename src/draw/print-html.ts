import { escapeXml } from './escape-xml.js'
import type { Graph } from './graph.js'
import { packBoxes } from './pack-boxes.js'
import { runPage } from './page/run-page.js'
import { pageStyle } from './page/page-style.js'
import { printSvg } from './print-svg.js'

/** One file that holds everything: it asks the network for nothing, and can be sent and kept. */
export function printHtml(graph: Graph, name: string): string {
  const count = (kind: string): number => graph.nodes.filter((node) => node.kind === kind).length
  const wrong = graph.nodes.filter(({ faults }) => faults.length > 0).length
  const title = escapeXml(`Queues of ${name}`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${count('producer')} producers, ${count('queue')} queues, ${count('worker')} workers</p>
<input id="search" type="search" placeholder="Search: a queue, a function, a file" aria-label="Search">
<select id="filter" aria-label="Show">
<option value="">everything</option>
<option value=".wrong"${wrong === 0 ? ' disabled' : ''}>what is wrong (${wrong})</option>
<option value=".queue.dead">dead letters</option>
<option value="[data-scheduled]">schedules</option>
</select>
<span id="found" role="status"></span>
<span class="zoom"><button id="smaller" aria-label="Smaller">−</button><button id="fit">Fit</button><button id="larger" aria-label="Larger">+</button></span>
</header>
<main id="view">
${printSvg(graph)}</main>
<footer><span class="key producer">producer</span><span class="key queue">queue</span><span class="key worker">worker</span><span class="key dead">dead letters</span> Wheel with Ctrl zooms, dragging moves. Enter goes to the next that was found, Esc ends the search.</footer>
<script>(${runPage.toString()})(${packBoxes.toString()})</script>
</body>
</html>
`
}
