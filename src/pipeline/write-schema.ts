import { readFileSync } from 'node:fs'
import path from 'node:path'
import { emitAsyncApi } from '../emit/schema/asyncapi.js'
import { emitJsonSchema } from '../emit/schema/json-schema.js'
import { compile, type Compilation, type CompileRequest } from './compile.js'

export type SchemaFormat = 'json-schema' | 'asyncapi'

export interface SchemaResult extends Compilation {
  /** Null when the project has errors. */
  readonly text: string | null
}

/** The schema of a project's jobs, as JSON text. */
export async function writeSchema(
  request: CompileRequest,
  format: SchemaFormat,
): Promise<SchemaResult> {
  // What the last run left holds the files it gave, and no model.
  const result = await compile({ ...request, cache: false })
  const { model, files, config } = result
  if (model === null || files === null || config === null) return { ...result, text: null }
  const schema =
    format === 'asyncapi' ? emitAsyncApi(model, infoOf(config.root)) : emitJsonSchema(model)
  return { ...result, text: `${JSON.stringify(schema, null, 2)}\n` }
}

function infoOf(root: string): { title: string; version: string } {
  const manifest = readManifest(path.join(root, 'package.json'))
  return { title: manifest.name ?? 'Jobs', version: manifest.version ?? '0.0.0' }
}

function readManifest(file: string): { readonly name?: string; readonly version?: string } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: string }
  } catch {
    return {}
  }
}
