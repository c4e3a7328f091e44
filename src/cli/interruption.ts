const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Resolves at the first signal that asks this process to end. `again` is called for each one after it; without it, the
 * next one ends the process at once, as it would without us.
 */
export function interruption(again?: () => void): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false
    const ask = (): void => {
      if (isAsked) return again?.()
      isAsked = true
      if (again === undefined) for (const signal of signals) process.off(signal, ask)
      resolve()
    }
    for (const signal of signals) process.on(signal, ask)
  })
}
