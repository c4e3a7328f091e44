/** As text or as the value of an attribute, whatever it holds; signs that XML cannot have are replaced. */
export function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line eslint/no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
