// Imports the module that is named, and writes how long that took, and the memory that is still held after it.
import { pathToFileURL } from 'node:url'

const memory = () => {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1_000_000
}
const before = memory()
const start = performance.now()
await import(pathToFileURL(process.argv[2] ?? '').href)
const milliseconds = performance.now() - start
process.stdout.write(JSON.stringify({ milliseconds, megabytes: memory() - before }))
