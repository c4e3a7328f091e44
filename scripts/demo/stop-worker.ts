import { print } from './print.js'
import type { Worker } from './start-worker.js'

/** Asks the worker to stop, and waits until it has ended by itself. */
export async function stopWorker(worker: Worker): Promise<void> {
  print.command(`kill -TERM ${worker.process.pid}`)
  worker.process.kill('SIGTERM')
  const { exitCode, signal } = await worker.process
  if (exitCode !== 0) throw new Error(`The worker ended with ${signal ?? `exit code ${exitCode}`}`)
  if (!worker.lines.includes('The shop has stopped')) throw new Error('The worker did not finish')
  print.text('The worker finished what it had in hand, closed its file and ended with exit code 0')
}
