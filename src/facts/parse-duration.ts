const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `'5m'`, `'1h30m'`, `'250ms'` in milliseconds; undefined for a text that is no duration. */
export function parseDuration(text: string): number | undefined {
  let milliseconds = 0
  const rest = text.replaceAll(
    /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g,
    (_, amount: string, unit: string) => {
      milliseconds += Number(amount) * (units[unit] ?? Number.NaN)
      return ''
    },
  )
  return text === '' || rest !== '' ? undefined : milliseconds
}
