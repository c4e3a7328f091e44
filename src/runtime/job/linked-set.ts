/** What can stand in a ring. */
export class Linked {
  /** The one before it and the one after it; itself where it stands in no ring. */
  older: Linked = this
  younger: Linked = this
}

/**
 * A set, in the order in which things were added, whose things are linked by fields of their own. Where many come and
 * go for long it is not held in a `Set` or `Map`: these leave each of their outgrown tables to the next full
 * collection, with all that it held, and what that held is copied meanwhile (a tenth of what a small job costs).
 */
export class LinkedSet<Item extends Linked> implements Iterable<Item> {
  /** Stands between the youngest and the oldest. */
  readonly #seam = new Linked()
  #size = 0

  get size(): number {
    return this.#size
  }

  get oldest(): Item | undefined {
    return this.#size === 0 ? undefined : (this.#seam.younger as Item)
  }

  /** As the youngest. It may stand in no other ring. */
  add(item: Item): void {
    const seam = this.#seam
    item.older = seam.older
    item.younger = seam
    seam.older.younger = item
    seam.older = item
    this.#size += 1
  }

  /** Whether it was there. */
  delete(item: Item): boolean {
    if (!this.has(item)) return false
    item.older.younger = item.younger
    item.younger.older = item.older
    // It keeps nothing of what it stood between: what is dead and was promoted keeps alive what it leads to.
    item.older = item
    item.younger = item
    this.#size -= 1
    return true
  }

  has(item: Item): boolean {
    return item.younger !== item
  }

  /** Those that are there now: what becomes of them meanwhile does not matter. */
  *[Symbol.iterator](): IterableIterator<Item> {
    const items: Item[] = []
    for (let each = this.#seam.younger; each !== this.#seam; each = each.younger)
      items.push(each as Item)
    yield* items
  }
}
