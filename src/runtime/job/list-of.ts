/** The texts of the first `most` items of a list that may be of any length, and how many there are more. */
export function listOf<Item>(
  items: readonly Item[],
  most: number,
  separator: string,
  textOf: (item: Item) => string = String,
): string {
  const texts = items.slice(0, most).map(textOf)
  const more = items.length - most
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join(separator)
}
