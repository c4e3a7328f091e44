import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWatcher } from '../../src/pipeline/open-watcher.js'

test('a watcher that is closed is not opened again by what is added, as chokidar does for a file that goes meanwhile', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'pikku-watcher-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const watcher = await openWatcher(root, {})
  expect(Object.keys(watcher.getWatched())).toContain(root)
  await watcher.close()
  watcher.add(root)
  expect(watcher.closed).toBe(true)
  expect(watcher.getWatched()).toEqual({})
})
