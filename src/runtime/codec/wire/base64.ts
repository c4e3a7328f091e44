/** Without `Buffer`, which not every platform has. A chunk at a time: a call takes only so many arguments. */
const CHUNK = 0x80_00

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(index, index + CHUNK))
  }
  return btoa(text)
}

/** Undefined for what is no base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const decoded = atob(text)
    const bytes = new Uint8Array(decoded.length)
    for (let index = 0; index < decoded.length; index += 1) bytes[index] = decoded.charCodeAt(index)
    return bytes
  } catch {
    return undefined
  }
}
