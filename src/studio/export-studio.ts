import { handleRequest } from './handle-request.js'
import { pageAssets } from './page-assets.js'
import type { StudioOptions } from './studio-options.js'
import { StudioState } from './studio-state.js'

/** As the page asks for them: see `studio/queue-view.tsx`. */
const STATES = ['', 'active', 'waiting', 'delayed', 'failed', 'completed']
const JOBS_OF_A_LIST = '100'
/** The last to fail, with all there is about each. */
const FAILED_IN_FULL = 20

type Query = Readonly<Record<string, string>>

/**
 * The page and what it shows now, in one HTML file: numbers, the first jobs of each state, and the last failed ones in
 * full. Whatever is redacted is not in it.
 */
export async function exportStudio(
  options: Omit<StudioOptions, 'token' | 'authorize'>,
): Promise<string> {
  const state = new StudioState({ ...options, authorize: () => 'read' })
  const answers: Record<string, unknown> = {}
  const take = async <Answer>(name: string, query: Query = {}): Promise<Answer | undefined> => {
    const parameters = new URLSearchParams(query).toString()
    const address = parameters === '' ? name : `${name}?${parameters}`
    const base = (options.base ?? '/').replace(/\/?$/, '/')
    const url = `http://localhost${base}api/${address}`
    const response = await handleRequest(
      state,
      new Request(url, { headers: { 'x-pikku-studio': '1' } }),
    )
    // What an engine cannot tell is not in the snapshot, and the page says so.
    if (!response.ok) return undefined
    const answer = (await response.json()) as Answer
    answers[address] = answer
    return answer
  }
  await take('project')
  await take('numbers')
  for (const queue of state.queues) {
    for (const name of ['samples', 'schema', 'schedules', 'keys']) await take(name, { queue })
    for (const status of STATES) {
      const page = await take<{ jobs: readonly { id: string }[] }>('jobs', {
        queue,
        ...(status !== '' && { status }),
        limit: JOBS_OF_A_LIST,
      })
      if (status !== 'failed') continue
      for (const { id } of page?.jobs.slice(0, FAILED_IN_FULL) ?? [])
        await take('job', { queue, id })
    }
  }
  return fileOf(answers)
}

async function fileOf(answers: object): Promise<string> {
  const { html, script, style, icon } = pageAssets
  // Within a script element, only `<` could end it.
  const data = JSON.stringify(answers).replaceAll('<', '\\u003c')
  const safeScript = script.replaceAll('</script', '<\\/script')
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(safeScript)}'`,
    `style-src '${await hashOf(style)}'`,
    'img-src data:',
  ].join('; ')
  const parts: readonly (readonly [string, string])[] = [
    [
      '<meta name="viewport"',
      `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<meta name="viewport"`,
    ],
    ['href="icon.svg"', `href="data:image/svg+xml,${encodeURIComponent(icon)}"`],
    ['<link rel="stylesheet" href="studio.css" />', `<style>${style}</style>`],
    [
      '<script src="studio.js"></script>',
      `<script type="application/json" id="snapshot">${data}</script>\n<script>${safeScript}</script>`,
    ],
  ]
  return parts.reduce(putInstead, html)
}

function putInstead(text: string, [part, instead]: readonly [string, string]): string {
  if (!text.includes(part)) throw new Error(`The page has no ${part}`)
  // A function, for in a text to insert `$` would have a meaning.
  return text.replace(part, () => instead)
}

async function hashOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`
}
