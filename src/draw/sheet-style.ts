/** Of the picture alone, and of the page around it. Each colour has its pair for dark screens. */
export const sheetStyle = `
.sheet { color-scheme: light dark; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  --paper: #ffffff; --ink: #1f2328; --quiet: #59636e; --line: #818b98;
  --producer: #eef1f4; --queue: #dff1ff; --worker: #dcf5e3; --dead: #fff0dc; --wrong: #d1242f; --deadline: #bc6c00; }
@media (prefers-color-scheme: dark) { .sheet {
  --paper: #0d1117; --ink: #e6edf3; --quiet: #9da7b3; --line: #6e7681;
  --producer: #21262d; --queue: #0c2d4d; --worker: #0f3a22; --dead: #44300d; --wrong: #ff7b72; --deadline: #d29922; } }
.paper { fill: var(--paper) }
.node rect { stroke: var(--line); stroke-width: 1 }
.producer rect { fill: var(--producer) } .queue rect { fill: var(--queue) } .worker rect { fill: var(--worker) }
.node.dead rect { fill: var(--dead) } .node.wrong rect { stroke: var(--wrong); stroke-width: 2.5 }
.title { fill: var(--ink); font-weight: 600 } .place { fill: var(--quiet) } .wrong .title { fill: var(--wrong) }
.edge { fill: none; stroke: var(--line); stroke-width: 1.3 } .edge.dead { stroke: var(--deadline); stroke-dasharray: 5 4 }
.head path { fill: var(--line) } .head.dead path { fill: var(--deadline) }
`
