import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'

/** What keeps a process alive, or a server busy, when it is forgotten. */
const KINDS: Readonly<Record<string, string>> = {
  Timeout: 'timer',
  TCPWRAP: 'connection',
  PIPEWRAP: 'pipe',
  TCPSERVERWRAP: 'server',
  PROCESSWRAP: 'process',
  WORKER: 'worker thread',
  FSEVENTWRAP: 'file watch',
}

interface Resource {
  readonly kind: string
  readonly resource: object
}

type Owned = Map<number, Resource>

/** A socket is closed in the turns after it was told to; a pool of them may say goodbye first. */
const GRACE = 3_000

const owner = new AsyncLocalStorage<Owned | undefined>()
const owners = new Map<number, Owned>()

/**
 * Whoever opens something is known by the asynchronous context that it is opened in: so cases can run side by side, and
 * each answers for its own.
 */
const hook = createHook({
  init: (id, type, _trigger, resource) => {
    const kind = KINDS[type]
    const owned = kind === undefined ? undefined : owner.getStore()
    if (kind === undefined || owned === undefined) return
    owned.set(id, { kind, resource })
    owners.set(id, owned)
  },
  destroy: (id) => {
    owners.get(id)?.delete(id)
    owners.delete(id)
  },
})

let watching = 0

/** Runs `work`, then throws when a timer, connection or process that it has opened is still there. */
export async function leavingNothing(work: () => Promise<void>): Promise<void> {
  const owned: Owned = new Map()
  watch(1)
  try {
    await owner.run(owned, work)
    await allGone(owned)
  } finally {
    watch(-1)
    for (const id of owned.keys()) owners.delete(id)
  }
}

/** Runs `work` on nobody's account: for what belongs to the engine under test and outlives a case. */
export function onNobodysAccount<Result>(work: () => Result): Result {
  return owner.run(undefined, work)
}

function watch(change: 1 | -1): void {
  watching += change
  if (watching === 0) hook.disable()
  else hook.enable()
}

async function allGone(owned: Owned): Promise<void> {
  const deadline = Date.now() + GRACE
  while (left(owned).length > 0) {
    if (Date.now() > deadline) throw new Error(`Left behind: ${left(owned).join(', ')}`)
    await pause(10)
  }
}

/** What is unreferenced keeps no process, but a connection is the server's as well. */
function left(owned: Owned): string[] {
  return [...owned.values()]
    .filter(({ kind, resource }) => kind !== 'timer' || isReferenced(resource))
    .map(({ kind }) => kind)
}

function isReferenced(resource: object): boolean {
  const hasRef: unknown = Reflect.get(resource, 'hasRef')
  return typeof hasRef !== 'function' || hasRef.call(resource) === true
}
