import type { StopSignal } from '../job/stop-signal.js'
import type { GiveUpSignal } from './give-up-signal.js'

const callbacks = new WeakMap<StopSignal, Set<() => void>>()

/**
 * Calls `callback` when the signal is aborted, after this turn if it is already; gives how to take that back. One
 * listener a signal serves all of them: Node warns of a leak at the eleventh, and a worker runs hundreds of jobs under
 * one signal.
 */
export function onAbort(signal: StopSignal | GiveUpSignal, callback: () => void): () => void {
  // By form: a bundle that makes no such signal goes without the class.
  if ('onAbort' in signal) return signal.onAbort(callback)
  const all = callbacks.get(signal) ?? listen(signal)
  // The signal may already be aborted, in which case no event will fire.
  if (signal.aborted) queueMicrotask(() => all.delete(callback) && callback())
  all.add(callback)
  return () => all.delete(callback)
}

function listen(signal: StopSignal): Set<() => void> {
  const all = new Set<() => void>()
  callbacks.set(signal, all)
  signal.addEventListener('abort', () => [...all].forEach((callback) => callback()), { once: true })
  return all
}
