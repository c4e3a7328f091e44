/** Not by assignment: a property may be called `__proto__`, and an object of another service's may be frozen. */
export function setOwn(holder: object, name: string, value: unknown): void {
  Reflect.defineProperty(holder, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}
