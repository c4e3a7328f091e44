import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** A page of the documentation, with everything in it that a machine can check. */
export interface Page {
  /** From the repository. */
  readonly file: string
  readonly text: string
  readonly blocks: readonly Block[]
  /** Declarations that blocks of this page take for given: the text of its `<!-- given … -->` comments. */
  readonly given: string
}

export interface Block {
  readonly language: string
  /** `title=FILE`: the block is that file of the page's project. Else it is a module of its own. */
  readonly title: string | undefined
  /** `run`: it is run, and must end well. `serve`: it runs meanwhile, and must end well when it is told to. */
  readonly runs: 'run' | 'serve' | undefined
  /** `ignore="why"`: it cannot be checked. */
  readonly ignore: string | undefined
  /** The line of the page that its first line is. */
  readonly line: number
  readonly text: string
}

/** README and every page of docs/, whoever adds it. */
export function readPages(): Page[] {
  const docs = readdirSync(path.join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort()
  return ['README.md', ...docs].map((file) =>
    readPage(file, readFileSync(path.join(repository, file), 'utf8')),
  )
}

export function readPage(file: string, text: string): Page {
  const given = [...text.matchAll(/<!-- given\n([\s\S]*?)-->/g)].map(([, code]) => code ?? '')
  return { file, text, blocks: readBlocks(file, text), given: given.join('\n') }
}

function readBlocks(file: string, text: string): Block[] {
  const blocks: Block[] = []
  let open: { readonly info: string; readonly line: number; readonly lines: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line)
    if (fence === null) open?.lines.push(line)
    else if (open === undefined) open = { info: fence[1] ?? '', line: index + 2, lines: [] }
    else {
      blocks.push({ ...readInfo(open.info), line: open.line, text: open.lines.join('\n') })
      open = undefined
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line}: this block has no end`)
  return blocks
}

function readInfo(info: string): Omit<Block, 'line' | 'text'> {
  return {
    language: /^[\w-]*/.exec(info)?.[0] ?? '',
    title: /\btitle=(\S+)/.exec(info)?.[1],
    ignore: /\bignore="([^"]+)"/.exec(info)?.[1],
    runs: /\s(run|serve)\b/.exec(info)?.[1] as Block['runs'],
  }
}
