import { readFileSync } from 'node:fs'

const byteOrderMark = 0xfeff
/** What a byte that is no UTF-8 is decoded to, the two of a UTF-16 mark among them. */
const replacement = 0xfffd

/** The text of a file as the TypeScript compiler reads it: without a byte order mark, which may say that it is UTF-16. */
export function readText(file: string): string {
  const text = readFileSync(file, 'utf8')
  const first = text.charCodeAt(0)
  if (first === byteOrderMark) return text.slice(1)
  return first === replacement ? decode(readFileSync(file)) : text
}

function decode(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff
  if (!isLittle && !isBig) return bytes.toString('utf8')
  // A file that was cut off may end in half of a unit.
  const units = bytes.subarray(2, bytes.length - (bytes.length % 2))
  return (isBig ? units.swap16() : units).toString('utf16le')
}
