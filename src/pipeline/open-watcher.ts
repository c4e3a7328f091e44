import type { FSWatcher, ChokidarOptions } from 'chokidar'

/** A watcher that tells of changes below a root from now on, and that stays closed once it is. */
export async function openWatcher(root: string, options: ChokidarOptions): Promise<FSWatcher> {
  // Nothing else needs it.
  const chokidar = await import('chokidar')
  /**
   * Chokidar's `add` opens a closed watcher, and chokidar itself calls it when a file is gone by the time that it looks:
   * a watch that was closed just then kept its process alive forever.
   */
  class Watcher extends chokidar.FSWatcher {
    override add(...added: Parameters<FSWatcher['add']>): FSWatcher {
      return this.closed ? this : super.add(...added)
    }
  }
  const watcher = new Watcher({ ignoreInitial: true, ...options }).add(root)
  await new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve())
  })
  return watcher
}
