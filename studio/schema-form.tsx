import { useId, useState } from 'preact/hooks'
import type { Issue } from './answers.js'
import { resolve, startOf, titleOf, type Schema } from './schema.js'

interface FieldProps {
  readonly schema: Schema
  readonly root: Schema
  readonly name: string
  readonly value: unknown
  readonly path: readonly (string | number)[]
  readonly issues: readonly Issue[]
  readonly onChange: (value: unknown) => void
  /** For a value that may be absent. */
  readonly onRemove?: (() => void) | undefined
}

/** The part of a form for one value, as its schema says. What a schema does not tell is written as JSON. */
export function Field(props: FieldProps) {
  const schema = resolve(props.schema, props.root)
  const shown = { ...props, schema }
  if (schema.anyOf !== undefined) return <UnionField {...shown} />
  if (schema.enum !== undefined || schema.const !== undefined) return <ChoiceField {...shown} />
  switch (schema.type) {
    case 'object':
      return <ObjectField {...shown} />
    case 'array':
      return <ListField {...shown} />
    case 'boolean':
      return <ChoiceField {...shown} schema={{ ...schema, enum: [false, true] }} />
    case 'string':
    case 'number':
    case 'integer':
      return <TextField {...shown} />
    case 'null':
      return <Labelled {...shown}>{(id) => <output id={id}>null</output>}</Labelled>
    default:
      return <JsonField {...shown} />
  }
}

function messageAt({ issues, path }: FieldProps): string | undefined {
  const key = JSON.stringify(path.map(String))
  return issues.find((issue) => JSON.stringify(issue.path.map(String)) === key)?.message
}

interface LabelledProps extends FieldProps {
  readonly children: (id: string, describedBy: string | undefined) => preact.ComponentChildren
}

function Labelled(props: LabelledProps) {
  const id = useId()
  const message = messageAt(props)
  const { schema, name, onRemove, children } = props
  return (
    <div class={`field ${message === undefined ? '' : 'field-wrong'}`}>
      <div class="row">
        <label for={id}>{name}</label>
        {schema.description !== undefined && <span class="note">{schema.description}</span>}
        {onRemove && <Remove name={name} onRemove={onRemove} />}
      </div>
      {children(id, message === undefined ? undefined : `${id}-message`)}
      {message !== undefined && (
        <p class="bad" id={`${id}-message`}>
          {message}
        </p>
      )}
    </div>
  )
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <button type="button" class="plain" aria-label={`Leave out ${name}`} onClick={onRemove}>
      ✕
    </button>
  )
}

function TextField(props: FieldProps) {
  const { schema, value, onChange } = props
  const isNumber = schema.type !== 'string'
  const [text, setText] = useState(value === undefined ? '' : String(value as string))
  return (
    <Labelled {...props}>
      {(id, describedBy) => (
        <div class="row">
          <input
            id={id}
            class="grow"
            value={text}
            inputMode={isNumber ? 'decimal' : 'text'}
            placeholder={placeholderOf(schema)}
            aria-describedby={describedBy}
            aria-invalid={describedBy !== undefined}
            onInput={(event) => {
              const given = event.currentTarget.value
              setText(given)
              onChange(isNumber ? numberOf(given) : given)
            }}
          />
          {schema.format === 'date-time' && (
            <button
              type="button"
              onClick={() => {
                const now = new Date().toISOString()
                setText(now)
                onChange(now)
              }}
            >
              Now
            </button>
          )}
        </div>
      )}
    </Labelled>
  )
}

/** What is no number stays a text, and is refused as one. */
function numberOf(text: string): unknown {
  if (text.trim() === '') return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

function placeholderOf({ type, format, contentEncoding }: Schema): string {
  if (format === 'date-time') return '2027-01-31T12:00:00.000Z'
  if (format === 'uri') return 'https://…'
  return contentEncoding ?? (type === 'string' ? '' : 'a number')
}

function ChoiceField(props: FieldProps) {
  const { schema, value, onChange } = props
  const choices = schema.enum ?? [schema.const]
  return (
    <Labelled {...props}>
      {(id, describedBy) => (
        <select
          id={id}
          aria-describedby={describedBy}
          value={String(choices.indexOf(value))}
          onChange={(event) => onChange(choices[Number(event.currentTarget.value)])}
        >
          {choices.map((choice, at) => (
            <option key={at} value={String(at)}>
              {typeof choice === 'string' ? choice : JSON.stringify(choice)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

function UnionField(props: FieldProps) {
  const { schema, root, onChange } = props
  const members = schema.anyOf ?? []
  const [chosen, setChosen] = useState(0)
  const member = members[chosen] ?? {}
  return (
    <div class="union">
      <Labelled {...props} issues={[]}>
        {(id) => (
          <select
            id={id}
            value={String(chosen)}
            onChange={(event) => {
              const at = Number(event.currentTarget.value)
              setChosen(at)
              onChange(startOf(members[at] ?? {}, root))
            }}
          >
            {members.map((each, at) => (
              <option key={at} value={String(at)}>
                {titleOf(each, root)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {resolve(member, root).type !== 'null' && (
        <Field {...props} key={chosen} schema={member} onRemove={undefined} />
      )}
    </div>
  )
}

function ObjectField(props: FieldProps) {
  const { schema, root, value, path, name, onChange, onRemove } = props
  const { properties = {}, required = [], additionalProperties } = schema
  const own = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const set = (key: string, item: unknown): void => onChange({ ...own, [key]: item })
  const unset = (key: string): void => {
    const { [key]: _gone, ...rest } = own
    onChange(rest)
  }
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined
  const extra = others === undefined ? [] : Object.keys(own).filter((key) => !(key in properties))
  const absent = Object.keys(properties).filter((key) => !required.includes(key) && !(key in own))
  const schemaOf = (key: string): Schema => properties[key] ?? others ?? {}
  const there = [...Object.keys(properties).filter((key) => !absent.includes(key)), ...extra]
  return (
    <fieldset class={path.length === 0 ? 'top' : ''}>
      <legend>
        {name} {onRemove && <Remove name={name} onRemove={onRemove} />}
      </legend>
      {schema.description !== undefined && <p class="note">{schema.description}</p>}
      {messageAt(props) !== undefined && <p class="bad">{messageAt(props)}</p>}
      {there.map((key) => (
        <Field
          key={key}
          {...props}
          schema={schemaOf(key)}
          name={key}
          value={own[key]}
          path={[...path, key]}
          onChange={(item) => set(key, item)}
          onRemove={required.includes(key) ? undefined : () => unset(key)}
        />
      ))}
      <div class="row">
        {absent.map((key) => (
          <button key={key} type="button" onClick={() => set(key, startOf(schemaOf(key), root))}>
            + {key}
          </button>
        ))}
        {others !== undefined && <NewKey onAdd={(key) => set(key, startOf(others, root))} />}
      </div>
    </fieldset>
  )
}

function NewKey({ onAdd }: { onAdd: (key: string) => void }) {
  const [key, setKey] = useState('')
  return (
    <>
      <input
        aria-label="Name of another property"
        placeholder="another property"
        value={key}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      <button
        type="button"
        disabled={key === ''}
        onClick={() => {
          onAdd(key)
          setKey('')
        }}
      >
        + Add
      </button>
    </>
  )
}

function ListField(props: FieldProps) {
  const { schema, root, value, path, name, onChange, onRemove } = props
  const items = Array.isArray(value) ? (value as unknown[]) : []
  const { prefixItems = [], items: rest } = schema
  const schemaOf = (at: number): Schema => prefixItems[at] ?? (typeof rest === 'object' ? rest : {})
  // Items have no names of their own: how many were removed makes the others new ones.
  const [removed, setRemoved] = useState(0)
  return (
    <fieldset>
      <legend>
        {name} {onRemove && <Remove name={name} onRemove={onRemove} />}
      </legend>
      {messageAt(props) !== undefined && <p class="bad">{messageAt(props)}</p>}
      {items.map((item, at) => (
        <Field
          key={`${removed}-${at}`}
          {...props}
          schema={schemaOf(at)}
          name={`${name} ${at + 1}`}
          value={item}
          path={[...path, at]}
          onChange={(next) => onChange(items.with(at, next))}
          onRemove={() => {
            setRemoved((old) => old + 1)
            onChange(items.toSpliced(at, 1))
          }}
        />
      ))}
      <button
        type="button"
        onClick={() => onChange([...items, startOf(schemaOf(items.length), root)])}
      >
        + Add to {name}
      </button>
    </fieldset>
  )
}

export function JsonField(props: FieldProps) {
  const { value, onChange } = props
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2))
  const [isJson, setJson] = useState(true)
  return (
    <Labelled {...props}>
      {(id, describedBy) => (
        <>
          <textarea
            id={id}
            rows={Math.min(24, Math.max(4, text.split('\n').length + 1))}
            spellcheck={false}
            value={text}
            aria-describedby={describedBy}
            aria-invalid={!isJson || describedBy !== undefined}
            onInput={(event) => {
              const field = event.currentTarget
              const given = field.value
              setText(given)
              try {
                onChange(given.trim() === '' ? undefined : JSON.parse(given))
                setJson(true)
                field.setCustomValidity('')
              } catch {
                setJson(false)
                // The browser sends no form with it: its value would be the last that was JSON.
                field.setCustomValidity('This is not JSON.')
              }
            }}
          />
          {!isJson && <p class="bad">This is not JSON.</p>}
        </>
      )}
    </Labelled>
  )
}
