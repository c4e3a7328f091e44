import { useEffect, useState } from 'preact/hooks'
import { post } from './api.js'
import type { Checked } from './answers.js'
import { useAnswer } from './live.js'
import { Field, JsonField } from './schema-form.js'
import { startOf, type Schema } from './schema.js'

interface DataEditorProps {
  readonly queue: string
  /** What it begins with; absent for a new job. */
  readonly start?: unknown
  /** Grows when the types may have changed. */
  readonly version: number
  readonly onChange: (data: unknown, isValid: boolean) => void
}

const CHECK_AFTER = 200

/** The data of a job, as a form made from its type or as JSON. The server checks it as it is typed. */
export function DataEditor({ queue, start, version, onChange }: DataEditorProps) {
  const { answer: schema, error } = useAnswer<Schema | null>('schema', { queue }, version)
  const [data, setData] = useState<unknown>(start)
  const [isForm, setForm] = useState(start === undefined)
  const [checked, setChecked] = useState<Checked>()
  const [edits, setEdits] = useState(0)
  useEffect(() => {
    if (schema != null && data === undefined) setData(startOf(schema, schema))
  }, [schema])
  // Until what is typed has been checked, nothing can be sent: it would be what was typed before.
  const change = (typed: unknown): void => {
    setData(typed)
    setEdits((count) => count + 1)
    onChange(typed, false)
  }
  const check = async (signal: AbortSignal): Promise<void> => {
    try {
      const found = await post<Checked>('check', { queue, data })
      if (signal.aborted) return
      setChecked(found)
      onChange(data, found.isValid)
    } catch {
      // Where it cannot be checked now, it is when it is added.
      if (!signal.aborted) onChange(data, true)
    }
  }
  useEffect(() => {
    const end = new AbortController()
    const timer = setTimeout(() => {
      void check(end.signal)
    }, CHECK_AFTER)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [data, edits, version])
  if (error !== undefined) return <p class="bad">{error.message}</p>
  if (schema === undefined) return <p class="empty">Reading the type…</p>
  const issues = checked?.isValid === false ? (checked.issues ?? []) : []
  const common = {
    root: schema ?? {},
    name: 'data',
    value: data,
    path: [],
    issues,
    onChange: change,
  }
  return (
    <>
      {schema !== null && (
        <div class="row">
          <button type="button" aria-pressed={isForm} onClick={() => setForm(true)}>
            Form
          </button>
          <button type="button" aria-pressed={!isForm} onClick={() => setForm(false)}>
            JSON
          </button>
        </div>
      )}
      {isForm && schema !== null && data !== undefined ? (
        <Field {...common} schema={schema} key={`form-${version}`} />
      ) : (
        <JsonField {...common} schema={{}} key={`json-${isForm}`} />
      )}
      <p class={`checked ${checked?.isValid === false ? 'bad' : 'good'}`} role="status">
        {checked === undefined ? '' : checked.isValid ? 'This is of its type.' : checked.message}
      </p>
    </>
  )
}
