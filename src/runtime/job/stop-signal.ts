/**
 * The platform's `AbortSignal` where the project declares it (the DOM lib, `@types/node`), else the part of it that a
 * handler needs: these declarations must compile in a project that has neither.
 */
export type StopSignal = typeof globalThis extends {
  AbortSignal: { prototype: infer Platform }
}
  ? Platform
  : PlainSignal

interface PlainSignal {
  readonly aborted: boolean
  // oxlint-disable-next-line typescript/no-explicit-any -- as the platform declares it
  readonly reason: any
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}
