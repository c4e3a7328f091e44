import type {
  DynamicValue,
  RecordEntry,
  RecordValue,
  StaticValue,
} from '../../model/static-value.js'

/**
 * One of two objects, depending on the running program: `isProduction ? { retries: 5 } : {}`. What both say alike is
 * known, everything else is `open`. Undefined where one of them is no object.
 */
export function eitherRecord(
  first: StaticValue,
  second: StaticValue,
  open: DynamicValue,
): RecordValue | undefined {
  const records = [first, second].map(asRecord)
  const [one, other] = records
  if (one === undefined || other === undefined) return undefined
  const keys = new Set([...one.entries, ...other.entries].map(({ key }) => key))
  const entries = [...keys].flatMap((key): RecordEntry[] => {
    const [a, b] = records.map((record) => record?.entries.find((entry) => entry.key === key))
    const known = a ?? b
    if (known === undefined) return []
    return [a && b && isSame(a.value, b.value) ? known : { ...known, value: open }]
  })
  // Options stay open until the program runs; the function must be one, so it may not hide behind a condition.
  const unread = one.unread ?? other.unread ?? (keys.has('func') ? open : undefined)
  const record: RecordValue = { kind: 'record', entries, span: open.span }
  return unread === undefined ? record : { ...record, unread }
}

/** A spread of `false`, `null` or `undefined` spreads nothing. */
function asRecord(value: StaticValue): RecordValue | undefined {
  if (value.kind === 'record') return value
  const isNothing = value.kind === 'constant' && !value.value
  return isNothing ? { kind: 'record', entries: [], span: value.span } : undefined
}

function isSame(a: StaticValue, b: StaticValue): boolean {
  return a.kind === 'constant' && b.kind === 'constant' && a.value === b.value
}
