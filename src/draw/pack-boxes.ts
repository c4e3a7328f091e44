/**
 * Lays boxes in rows, left to right, on a sheet about as wide as a screen is. The highest come first, so that a row
 * wastes little. Pure and without names from outside: the page has it too, for what a search leaves.
 */
export function packBoxes(boxes: readonly { readonly width: number; readonly height: number }[]): {
  readonly places: readonly { readonly x: number; readonly y: number }[]
  readonly width: number
  readonly height: number
} {
  const gap = 28
  const widest = Math.max(0, ...boxes.map((box) => box.width))
  const area = boxes.reduce((sum, box) => sum + (box.width + gap) * (box.height + gap), 0)
  const limit = Math.max(widest, Math.sqrt(area * 1.7))
  const places = boxes.map(() => ({ x: 0, y: 0 }))
  const order = boxes.map((_, index) => index)
  order.sort((a, b) => (boxes[b]?.height ?? 0) - (boxes[a]?.height ?? 0) || a - b)
  let x = gap
  let y = gap
  let rowHeight = 0
  let width = 0
  for (const index of order) {
    const box = boxes[index]
    if (box === undefined) continue
    if (x > gap && x + box.width > limit + gap) {
      x = gap
      y += rowHeight + gap
      rowHeight = 0
    }
    places[index] = { x, y }
    x += box.width + gap
    width = Math.max(width, x)
    rowHeight = Math.max(rowHeight, box.height)
  }
  return { places, width: Math.ceil(width), height: Math.ceil(y + rowHeight + gap) }
}
