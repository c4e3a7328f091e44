/** A command of GitHub Actions, `::error file=…::text`, with everything in it escaped. */
export function workflowCommand(
  level: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string {
  const named = Object.entries(properties).map(
    ([key, value]) => `${key}=${property(String(value))}`,
  )
  return `::${level} ${named.join(',')}::${data(text)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
