/** A printed type on one line. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\n\s*\}/g, ' }')
    .replaceAll(/\{\n\s*/g, '{ ')
    .replaceAll(/\n\s*/g, '; ')
}
