import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { repository } from '../../scripts/build/places.js'
import type { LockFile } from '../../scripts/lock/lock-file.js'
import { missingOptionals } from '../../scripts/lock/missing-optionals.js'

test('package-lock.json is complete on every platform, as npm ci demands: else run npm run lock', () => {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as LockFile
  expect(missingOptionals(lock).map(({ askedBy, name }) => `${askedBy} -> ${name}`)).toEqual([])
})
