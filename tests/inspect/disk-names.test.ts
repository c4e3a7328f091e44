import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDiskNames } from '../../src/inspect/modules/disk-names.js'

let root: string

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-names-')))
  mkdirSync(path.join(root, 'src'))
  writeFileSync(path.join(root, 'src/email.ts'), '')
})

afterEach(() => rmSync(root, { recursive: true }))

test('a file is exact only as the disk spells it, also where the disk would open it otherwise', () => {
  const names = createDiskNames(root)
  expect(names.hasFile(`${root}/src/email.ts`)).toBe(true)
  expect(names.hasFile(`${root}/src/Email.ts`)).toBe(false)
  expect(names.hasFile(`${root}/Src/email.ts`)).toBe(false)
})

test('how the way to the root is spelled is not looked at', () => {
  const names = createDiskNames(root.toUpperCase())
  expect(names.respell(root.toUpperCase())).toBe(root.toUpperCase())
})

test('the one name of another case is found, in directories too; of two neither is meant', () => {
  expect(createDiskNames(root).respell(`${root}/SRC/EMAIL.ts`)).toBe(`${root}/src/email.ts`)
  expect(createDiskNames(root).respell(`${root}/src/mail.ts`)).toBe(undefined)
  writeFileSync(path.join(root, 'src/eMAIL.ts'), '')
  const isOne = readdirSync(path.join(root, 'src')).length === 1
  const found = createDiskNames(root).respell(`${root}/src/EMAIL.ts`)
  expect(found).toBe(isOne ? `${root}/src/email.ts` : undefined)
})

test('a name is known without its extension, dots and all', () => {
  writeFileSync(path.join(root, 'src/order.types.ts'), '')
  const names = createDiskNames(root)
  expect(
    ['email', 'email.js', 'order.types', 'order.types.js'].map((name) =>
      names.hasStem(`${root}/src/${name}`),
    ),
  ).toEqual([true, true, true, true])
  expect(
    ['Email', 'order', 'Order.types.js'].map((name) => names.hasStem(`${root}/src/${name}`)),
  ).toEqual([false, false, false])
})
