import type { PlacedNode, Point } from './layout.js'

/**
 * The way of an arrow from the side of one box to the side of another. Between columns it bends; where it passes a
 * column it runs straight, in the gap between two boxes that the layout has kept for it.
 */
export function routeEdge(
  from: PlacedNode,
  to: PlacedNode,
  between: readonly Point[],
  nodes: readonly PlacedNode[],
): Point[] {
  const isForward = to.x >= from.x
  const side = (box: PlacedNode, isRight: boolean): Point => ({
    x: isRight ? box.x + box.width : box.x,
    y: box.y + box.height / 2,
  })
  const passed = between.flatMap((point) => {
    const column = nodes.find(({ x, width }) => x < point.x && point.x < x + width)
    if (column === undefined) return []
    const [near, far] = isForward
      ? [column.x, column.x + column.width]
      : [column.x + column.width, column.x]
    return [
      { x: near, y: point.y },
      { x: far, y: point.y },
    ]
  })
  return [side(from, isForward), ...passed, side(to, !isForward)]
}
