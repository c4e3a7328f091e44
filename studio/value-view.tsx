import type { ComponentChildren } from 'preact'
import type { Described } from './answers.js'

/** A value of a job, with its parts to be folded. Everything in it is text: none of it is ever markup. */
export function ValueView({ value, name }: { value: Described; name?: string }) {
  const label = name === undefined ? null : <span class="value-name">{name}: </span>
  if (typeof value !== 'object' || value === null) {
    return (
      <div class="value">
        {label}
        <span class={`value-${value === null ? 'null' : typeof value}`}>
          {JSON.stringify(value)}
        </span>
      </div>
    )
  }
  if ('object' in value) {
    return (
      <Folded label={label} open="{" close="}" count={value.object.length} more={value.more}>
        {value.object.map(([key, item]) => (
          <ValueView key={key} name={key} value={item} />
        ))}
      </Folded>
    )
  }
  if ('list' in value) {
    const open = value.of === undefined ? '[' : 'Set ['
    return (
      <Folded label={label} open={open} close="]" count={value.list.length} more={value.more}>
        {value.list.map((item, at) => (
          <ValueView key={at} value={item} />
        ))}
      </Folded>
    )
  }
  if ('map' in value) {
    return (
      <Folded label={label} open="Map {" close="}" count={value.map.length} more={value.more}>
        {value.map.map(([key, item], at) => (
          <div key={at} class="value-pair">
            <ValueView value={key} />
            <ValueView value={item} />
          </div>
        ))}
      </Folded>
    )
  }
  return (
    <div class="value">
      {label}
      <Special value={value} />
    </div>
  )
}

function Special({ value }: { value: Extract<Described, object> }) {
  if ('type' in value) {
    return (
      <span class="value-special" title={value.type}>
        {value.text}
      </span>
    )
  }
  if ('start' in value) {
    return (
      <span class="value-string">
        {JSON.stringify(value.start).slice(0, -1)}… <em>{value.missing} characters more</em>
      </span>
    )
  }
  return 'hidden' in value ? (
    <span class="value-hidden">••• redacted</span>
  ) : (
    <span class="value-hidden">… too large to be shown</span>
  )
}

interface FoldedProps {
  readonly label: ComponentChildren
  readonly open: string
  readonly close: string
  readonly count: number
  readonly more: number | undefined
  readonly children: ComponentChildren
}

function Folded({ label, open, close, count, more, children }: FoldedProps) {
  if (count === 0 && more === undefined) {
    return (
      <div class="value">
        {label}
        {open}
        {close}
      </div>
    )
  }
  return (
    <details class="value" open={count <= 100}>
      <summary>
        {label}
        {open}
        <span class="value-fold"> … {close}</span>
      </summary>
      <div class="value-inner">
        {children}
        {more !== undefined && <div class="value-hidden">… {more} more</div>}
      </div>
      <span class="value-close">{close}</span>
    </details>
  )
}
