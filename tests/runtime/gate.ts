export interface Gate {
  readonly opened: Promise<void>
  readonly open: () => void
}

/** Holds handlers until the test lets them go. */
export function gate(): Gate {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}
