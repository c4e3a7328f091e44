import { emitAsyncApi } from '../emit/schema/asyncapi.js'
import { emitJsonSchema } from '../emit/schema/json-schema.js'
import type { Compilation } from './compile.js'
import { compileModel, type CompileRequest } from './compile-once.js'
import { readIdentity } from '../config/read-identity.js'

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
  const result = await compileModel(request)
  const { model, files, config } = result
  if (model === null || files === null || config === null) return { ...result, text: null }
  const schema =
    format === 'asyncapi' ? emitAsyncApi(model, infoOf(config.root)) : emitJsonSchema(model)
  return { ...result, text: `${JSON.stringify(schema, null, 2)}\n` }
}

function infoOf(root: string): { title: string; version: string } {
  const { name, version } = readIdentity(root)
  return { title: name ?? 'Jobs', version: version ?? '0.0.0' }
}
