/** The page around the picture. */
export const pageStyle = `
:root { color-scheme: light dark; --back: #f6f8fa; --text: #1f2328; --soft: #59636e; --rim: #d1d9e0 }
@media (prefers-color-scheme: dark) { :root { --back: #161b22; --text: #e6edf3; --soft: #9da7b3; --rim: #3d444d } }
* { box-sizing: border-box }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 14px system-ui, sans-serif; color: var(--text); background: var(--back) }
header { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; padding: 10px 16px; border-bottom: 1px solid var(--rim) }
h1 { font-size: 16px; margin: 0 } p { margin: 0; color: var(--soft) }
input, select, button { font: inherit; color: inherit; background: transparent; border: 1px solid var(--rim); border-radius: 6px; padding: 4px 10px }
select option { background: var(--back) }
input { flex: 1 1 220px; max-width: 380px }
button { cursor: pointer } .zoom { display: flex; gap: 4px; margin-left: auto }
main { flex: 1; overflow: auto; cursor: grab; background: light-dark(#ffffff, #0d1117) } main.held { cursor: grabbing; user-select: none }
main svg { display: block }
footer { padding: 6px 16px; border-top: 1px solid var(--rim); color: var(--soft); font-size: 12px; display: flex; gap: 12px; align-items: center; flex-wrap: wrap }
.key::before { content: ''; display: inline-block; width: 12px; height: 10px; border: 1px solid var(--soft); border-radius: 3px; margin-right: 5px }
.key.producer::before { background: light-dark(#eef1f4, #21262d) } .key.queue::before { background: light-dark(#dff1ff, #0c2d4d) }
.key.worker::before { background: light-dark(#dcf5e3, #0f3a22) } .key.dead::before { background: light-dark(#fff0dc, #44300d) }
.group.away { display: none } .searched .node:not(.hit), .searched .edge { opacity: .45 } .node.hit rect { stroke-width: 2.5 }
`
