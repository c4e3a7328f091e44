import { readPages } from './read-page.js'

/** The text of a file that docs/recipes.md shows. */
export function recipe(title: string): string {
  const page = readPages().find(({ file }) => file === 'docs/recipes.md')
  const block = page?.blocks.find((each) => each.title === title)
  if (block === undefined) throw new Error(`docs/recipes.md has no block ${title}`)
  return block.text
}
