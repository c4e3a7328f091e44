import { cp, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'

/** What a container of the image would start, and where. */
export interface Image {
  readonly directory: string
  readonly command: readonly string[]
}

interface Build {
  readonly dockerfile: string
  /** Names in the context that are not sent, one a line. */
  readonly ignored: string
  readonly context: string
  /** Gets a directory for each stage. */
  readonly place: string
  readonly env: Readonly<Record<string, string>>
}

/** Does what a Dockerfile says, each stage in an empty directory of its own, with the Node that runs this. */
export async function buildImage({
  dockerfile,
  ignored,
  context,
  place,
  env,
}: Build): Promise<Image> {
  const stages = new Map<string, string>()
  const kept = ignored.split('\n')
  let root = ''
  let directory = ''
  for (const line of dockerfile.split('\n')) {
    const [, instruction, rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    const words = rest.split(/\s+/)
    switch (instruction) {
      case undefined:
        break
      case 'FROM':
        root = path.join(place, `stage-${stages.size}`)
        stages.set(/ AS (\S+)$/.exec(rest)?.[1] ?? '', root)
        break
      case 'WORKDIR':
        directory = path.join(root, rest)
        await mkdir(directory, { recursive: true })
        break
      case 'COPY': {
        const from = /^--from=(\S+)$/.exec(words[0] ?? '')?.[1]
        const source = from === undefined ? context : (stages.get(from) ?? '')
        const names = from === undefined ? words : words.slice(1)
        const target = path.join(directory, names.at(-1) ?? '')
        const isFolder = names.length > 2 || target.endsWith('/')
        for (const name of names.slice(0, -1)) {
          const file = path.join(source, name)
          await cp(file, isFolder ? path.join(target, path.basename(name)) : target, {
            recursive: true,
            filter: (each) => from !== undefined || !kept.includes(path.relative(context, each)),
          })
        }
        break
      }
      case 'RUN':
        await execa(rest, { shell: true, cwd: directory, env, extendEnv: false })
        break
      case 'CMD':
        return { directory, command: JSON.parse(rest) as string[] }
      default:
        throw new Error(`This reader knows no ${instruction}: ${line}`)
    }
  }
  throw new Error('The Dockerfile starts nothing')
}
