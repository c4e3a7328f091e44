// Lets a Node that cannot strip types load TypeScript all the same, with the stripper that newer ones carry: what is not
// erasable is a syntax error here as it is there. Run with `node --import`.
import { readFile } from 'node:fs/promises'
import { isMainThread } from 'node:worker_threads'
import { register } from 'node:module'
import { transformSync } from 'amaro'

// The hooks run on a thread of their own, which loads this file once more.
if (isMainThread) register(import.meta.url)

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context)
  const { code } = transformSync(await readFile(new URL(url), 'utf8'), { mode: 'strip-only' })
  return { format: 'module', source: code, shortCircuit: true }
}
