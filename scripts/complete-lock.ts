// `npm run lock`: completes package-lock.json after `npm install`. npm leaves out the optional packages of other platforms
// that its registry did not serve (a mirror need not have them all), and `npm ci` then refuses the lock. An entry needs
// no more than a version and a platform: npm skips it elsewhere, and finds the rest itself where it is wanted.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { repository } from './build/places.js'
import type { LockFile } from './lock/lock-file.js'
import { missingOptionals } from './lock/missing-optionals.js'
import { readPlatform } from './lock/read-platform.js'

const path = join(repository, 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile
const missing = missingOptionals(lock)

for (const { name, version, path: place, askedBy } of missing) {
  const dev = lock.packages[askedBy]?.dev
  lock.packages[place] = { version, ...readPlatform(name), ...(dev && { dev }), optional: true }
}
if (missing.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([one], [other]) =>
    one.localeCompare(other, 'en'),
  )
  writeFileSync(
    path,
    `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
  )
}
console.error(`${missing.length} optional packages added to package-lock.json`)
