import type { PackBoxes, PageDocument, PageElement } from './page-dom.js'

declare const document: PageDocument

/**
 * What the page does in the browser: search, filter, zoom. The text of this function is written into the page, so it
 * may use nothing from outside but the browser and what it is given.
 */
export function runPage(pack: PackBoxes): void {
  const find = (selector: string): PageElement => document.querySelector(selector) as PageElement
  const view = find('#view')
  const sheet = find('#view svg')
  const paper = find('#view .paper')
  const search = find('#search')
  const filter = find('#filter')
  const groups = [...sheet.querySelectorAll('.group')].map((element) => ({
    element,
    nodes: [...element.querySelectorAll('.node')],
    width: Number(element.dataset['width']),
    height: Number(element.dataset['height']),
  }))
  let size = { width: 0, height: 0 }
  let scale = 1
  let hits: PageElement[] = []
  let current = -1

  const zoom = (next: number, x = view.clientWidth / 2, y = view.clientHeight / 2): void => {
    const before = scale
    scale = Math.min(4, Math.max(0.05, next))
    const [left, top] = [(view.scrollLeft + x) / before, (view.scrollTop + y) / before]
    sheet.setAttribute('width', String(size.width * scale))
    sheet.setAttribute('height', String(size.height * scale))
    view.scrollLeft = left * scale - x
    view.scrollTop = top * scale - y
  }
  /** As wide as the view, never larger than life, and never too small to be read. */
  const readable = (): void => zoom(Math.min(1, Math.max(0.8, view.clientWidth / size.width)))
  const whole = (): void =>
    zoom(Math.min(1.5, view.clientWidth / size.width, view.clientHeight / size.height))

  const show = (): void => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    const isMeant = (node: PageElement): boolean =>
      words.every((word) => node.dataset['text']?.includes(word) === true) &&
      (filter.value === '' || node.matches(filter.value))
    const isSearched = words.length > 0 || filter.value !== ''
    hits = []
    current = -1
    const left = groups.filter(({ element, nodes }) => {
      const own = nodes.filter((node) => {
        const isHit = isSearched && isMeant(node)
        node.classList.toggle('hit', isHit)
        return isHit
      })
      hits.push(...own)
      element.classList.toggle('away', isSearched && own.length === 0)
      return !isSearched || own.length > 0
    })
    const { places, width, height } = pack(left)
    left.forEach(({ element }, index) => {
      const { x, y } = places[index] ?? { x: 0, y: 0 }
      element.setAttribute('transform', `translate(${x} ${y})`)
    })
    size = { width, height }
    sheet.setAttribute('viewBox', `0 0 ${width} ${height}`)
    paper.setAttribute('width', String(width))
    paper.setAttribute('height', String(height))
    sheet.classList.toggle('searched', isSearched)
    find('#found').textContent = isSearched ? `${hits.length} found` : ''
    readable()
    view.scrollLeft = 0
    view.scrollTop = 0
    if (isSearched) next()
  }
  /** Brings the next of what was found into sight; after the last one comes the first. */
  const next = (): void => {
    current = (current + 1) % hits.length
    const hit = hits[current]
    if (hit === undefined) return
    const [place, frame] = [hit.getBoundingClientRect(), view.getBoundingClientRect()]
    view.scrollLeft += place.left - frame.left - view.clientWidth / 3
    view.scrollTop += place.top - frame.top - view.clientHeight / 3
  }

  search.addEventListener('input', show)
  filter.addEventListener('input', show)
  find('#larger').addEventListener('click', () => zoom(scale * 1.25))
  find('#smaller').addEventListener('click', () => zoom(scale / 1.25))
  find('#fit').addEventListener('click', whole)
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') next()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    search.value = ''
    filter.value = ''
    show()
  })
  view.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      zoom(scale * Math.exp(-event.deltaY / 300), event.clientX, event.clientY)
    },
    { passive: false },
  )
  let held: { readonly x: number; readonly y: number } | null = null
  view.addEventListener('pointerdown', (event) => {
    held = { x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop }
  })
  view.addEventListener('pointermove', (event) => {
    if (event.buttons !== 1) held = null
    view.classList.toggle('held', held !== null)
    if (held === null) return
    view.scrollLeft = held.x - event.clientX
    view.scrollTop = held.y - event.clientY
  })
  // A link can hold a search: graph.html#mail
  const hash = document.location.hash.slice(1)
  try {
    search.value = decodeURIComponent(hash)
  } catch {
    search.value = hash
  }
  show()
}
