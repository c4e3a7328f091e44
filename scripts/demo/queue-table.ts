import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { inputTexts } from './input-texts.js'

interface Meta {
  readonly function: { readonly file: string; readonly export: string }
}

/** Name, function and input of every queue that has a worker, from the files that prebuild wrote. */
export async function queueTable(outDir: string): Promise<[string, string, string][]> {
  const read = (file: string): Promise<string> => readFile(join(outDir, file), 'utf8')
  const metas = JSON.parse(await read('pikku-queue-workers-meta.gen.json')) as Record<string, Meta>
  const inputs = inputTexts(await read('pikku-queue-map.gen.ts'))
  return Object.entries(metas)
    .filter(([, meta]) => typeof meta === 'object')
    .map(([queue, meta]) => [queue, meta.function.export, inputs.get(queue) ?? '?'])
}
