/** What npm accepts as the name of a package. */
const allowed = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/
const longest = 214

export function isPackageName(name: string): boolean {
  return name.length <= longest && allowed.test(name)
}

/** The nearest name that npm accepts. */
export function toPackageName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._~-]+/g, '-')
    .replaceAll(/^[._-]+|-+$/g, '')
    .slice(0, longest)
  return name === '' ? 'my-queues' : name
}
