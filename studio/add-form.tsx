import { useState } from 'preact/hooks'
import { DataEditor } from './data-editor.js'
import { useNotices } from './notices.js'
import { jobLink } from './route.js'

export function AddForm({ queue, version }: { queue: string; version: number }) {
  const { act } = useNotices()
  const [state, setState] = useState<{ data?: unknown; isValid: boolean }>({ isValid: false })
  const [options, setOptions] = useState({ delay: '', priority: '', jobId: '' })
  const [added, setAdded] = useState<string>()
  const add = async (): Promise<void> => {
    const given = Object.entries(options).filter(([, text]) => text.trim() !== '')
    const request = { act: 'add', queue, data: state.data, ...Object.fromEntries(given) }
    const result = await act(request, 'The job is added')
    if (result?.id !== undefined) setAdded(result.id)
  }
  const fields = [
    ['delay', 'Delay', '10m'],
    ['priority', 'Priority', 'high, normal, low or a number'],
    ['jobId', 'Id of its own', ''],
  ] as const
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <DataEditor
        queue={queue}
        version={version}
        onChange={(data, isValid) => setState({ data, isValid })}
      />
      <div class="row options">
        {fields.map(([name, title, placeholder]) => (
          <label class="field" key={name}>
            <span>{title}</span>
            <input
              value={options[name]}
              placeholder={placeholder}
              onInput={(event) => {
                const { value } = event.currentTarget
                setOptions((old) => ({ ...old, [name]: value }))
              }}
            />
          </label>
        ))}
      </div>
      <div class="row">
        <button type="submit" class="primary" disabled={!state.isValid}>
          Add the job
        </button>
        {added !== undefined && (
          <span>
            Added: <a href={jobLink(queue, added)}>{added}</a>
          </span>
        )}
      </div>
    </form>
  )
}
