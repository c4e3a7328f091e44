/** `mail-sent` as `MailSent`: a part of a name of the code. */
export function inCapitals(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('')
}
