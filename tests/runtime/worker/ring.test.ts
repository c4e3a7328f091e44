import { describe, expect, test } from 'vitest'

import { Linked, LinkedSet } from '../../../src/runtime/job/linked-set.js'

class Named extends Linked {
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}

function ringOf(...items: readonly Named[]): LinkedSet<Named> {
  const ring = new LinkedSet<Named>()
  for (const item of items) ring.add(item)
  return ring
}

const names = (ring: LinkedSet<Named>): string[] => [...ring].map(({ name }) => name)

describe('a ring', () => {
  const [a, b, c] = [new Named('a'), new Named('b'), new Named('c')]

  test('holds what was added, the oldest first', () => {
    const ring = ringOf(a, b, c)
    expect(names(ring)).toEqual(['a', 'b', 'c'])
    expect(ring.oldest).toBe(a)
    expect(ring.size).toBe(3)
    for (const each of [a, b, c]) ring.delete(each)
    expect([names(ring), ring.oldest, ring.size]).toEqual([[], undefined, 0])
  })

  test('says whether what it lets go of was there, and lets go of it once', () => {
    const ring = ringOf(a, b, c)
    expect([ring.has(b), ring.delete(b), ring.has(b), ring.delete(b)]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect([names(ring), ring.size]).toEqual([['a', 'c'], 2])
    ring.add(b)
    expect(names(ring)).toEqual(['a', 'c', 'b'])
  })

  test('can be changed while it is walked', () => {
    const ring = ringOf(new Named('x'), new Named('y'), new Named('z'))
    const seen: string[] = []
    for (const each of ring) {
      seen.push(each.name)
      ring.delete(each)
      if (seen.length < 5) ring.add(new Named(`after ${each.name}`))
    }
    expect(seen).toEqual(['x', 'y', 'z'])
    expect(names(ring)).toEqual(['after x', 'after y', 'after z'])
  })

  test('leaves in what it lets go of nothing of its neighbours', () => {
    const [x, y, z] = [new Named('x'), new Named('y'), new Named('z')]
    ringOf(x, y, z).delete(y)
    expect([y.older, y.younger]).toEqual([y, y])
  })
})
