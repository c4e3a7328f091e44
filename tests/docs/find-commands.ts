import type { Page } from './read-page.js'

/** A call of the command line, wherever a page shows one. */
export interface ShownCommand {
  readonly place: string
  readonly command: string
  /** The word after it, if there is one: the name of a command below it, or an argument. */
  readonly next: string | undefined
  readonly flags: readonly { readonly name: string; readonly value: string | undefined }[]
}

const shown = ['', 'sh', 'yaml', 'dockerfile', 'text']

/** `pikku NAME …` in blocks of commands, and between backticks in the text. */
export function findCommands({ file, text, blocks }: Page): ShownCommand[] {
  const inBlocks = blocks
    .filter(({ language, ignore }) => shown.includes(language) && ignore === undefined)
    .flatMap((block) =>
      // A command may go on, on lines of its own or with a backslash.
      block.text
        .replaceAll(/(?:\\\n\s*|\n {2,}(?=\[))/g, ' ')
        .split('\n')
        .map((line, index) => ({ line, at: block.line + index })),
    )
  const inText = text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/`((?:npx |pnpm )?pikku [^`]+)`/g)].map(([, code]) => ({
      line: code ?? '',
      at: index + 1,
    })),
  )
  return [...inBlocks, ...inText].flatMap(({ line, at }) => {
    const words = /(?:^|[\s;&"'])pikku ([a-z]+)\b([^#;&|]*(?:\|[^#;&]*)?)/.exec(line)
    if (words === null) return []
    const flags = [...(words[2] ?? '').matchAll(/(--[a-z][\w-]*)(?:[ =]([a-z][\w-]*))?/g)]
    return {
      place: `${file}:${at}`,
      command: words[1] ?? '',
      next: /^\s+([a-z]+)\b/.exec(words[2] ?? '')?.[1],
      flags: flags.map(([, name, value]) => ({ name: name ?? '', value })),
    }
  })
}
