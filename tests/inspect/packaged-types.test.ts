import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { createProject, type Project } from '../cli/project.js'
import { inspectEveryWay } from './inspect-every-way.js'
import { queuesReadFromSyntax } from './queues-read-from-syntax.js'

/** A package, and a type that it exports. */
interface Packaged {
  readonly files: Readonly<Record<string, string>>
  readonly manifest?: Readonly<Record<string, unknown>>
  /** Default: `import type { Job } from '<package>'`. */
  readonly imported?: string
  /** Other files of the project. */
  readonly beside?: Readonly<Record<string, string>>
}

const job = 'export interface Job { id: string; /** When. */ at?: Date }\n'

/** What the text of the declarations answers. */
const answered: Readonly<Record<string, Packaged>> = {
  plain: { files: { 'index.d.ts': job } },
  'without-export': {
    files: { 'index.d.ts': `import './other.js'\n${job.slice(7)}`, 'other.d.ts': '' },
  },
  listed: {
    files: { 'index.d.ts': `interface Order { id: string }\nexport { type Order as Job }` },
  },
  starred: {
    files: {
      'index.d.ts': `export * from './first.js'\nexport * from './second.js'`,
      'first.d.ts': `export type * from './job.js'`,
      'second.d.ts': `export * from './job.js'\nexport interface Other { id: Job }\nimport type { Job } from './job.js'`,
      'job.d.ts': job,
    },
  },
  'of-modules': {
    manifest: { type: 'module', exports: { '.': { import: './job.mjs', types: './no.d.ts' } } },
    files: { 'job.d.mts': job, 'no.d.ts': 'export {}' },
  },
  'of-commonjs': {
    manifest: { exports: { types: './job.d.cts' } },
    files: { 'job.d.cts': job },
  },
  'of-versions': {
    manifest: { types: 'old.d.ts', typesVersions: { '>=5': { '*': ['new/*'] } } },
    files: { 'old.d.ts': 'export {}', 'new/old.d.ts': job },
  },
  '@types/typed': { files: { 'index.d.ts': job }, imported: `import type { Job } from 'typed'` },
  'handed-on': {
    files: { 'index.d.ts': `export type { Job } from 'plain'` },
  },
  constants: {
    files: {
      'index.d.ts': `/** The values. */\nexport declare const Stage: { readonly Draft: 'draft'; readonly Sent: 'sent' }\n/** The type. */\nexport type Stage = (typeof Stage)[keyof typeof Stage]\nexport declare const channels: readonly ['mail', 'sms']\nexport interface Job { stage: Stage; channel: (typeof channels)[number] }`,
    },
  },
  enums: {
    files: {
      'index.d.ts': `export declare enum Kind { A = 'a', B = 'b', Old = 'a' }\ndeclare const enum Level { Low, High }\nexport interface Job { kind: Kind; level: Level }`,
    },
  },
  bytes: { files: { 'index.d.ts': 'export interface Job { body?: Uint8Array | string }' } },
  generic: {
    files: {
      'index.d.ts': `export interface Page<Item> { items: Item[] }\nexport type Job = Page<Pick<{ a: 1; b: 2 }, 'a'>>`,
    },
  },
  'by-default': {
    manifest: { type: 'module' },
    files: { 'index.d.ts': 'export default interface Order { id: string }' },
    imported: `import type Job from 'by-default'`,
  },
  whole: {
    files: { 'index.d.ts': job },
    imported: `import type * as whole from 'whole'\ntype Job = whole.Job`,
  },
  linked: { files: { 'index.d.ts': job } },
  own: {
    files: {},
    beside: { 'src/own.d.ts': job },
    imported: `import type { Job } from './own.js'`,
  },
}

/** What is left to the type checker, because the text may not be all that there is. */
const left: Readonly<Record<string, Packaged>> = {
  'declared-twice': { files: { 'index.d.ts': `${job}${job.replace('id', 'more')}` } },
  merged: { files: { 'index.d.ts': `${job}export declare class Job { more: 1 }` } },
  'in-a-namespace': {
    files: { 'index.d.ts': `declare namespace all { ${job} }\nexport = all` },
    imported: `import type { Job } from 'in-a-namespace'`,
  },
  'a-script': {
    files: { 'index.d.ts': `declare module 'a-script' { ${job} }` },
    beside: { 'src/script.d.ts': `/// <reference types="a-script" />` },
  },
  'added-to': {
    files: {
      'index.d.ts': `export * from './job.js'`,
      'job.d.ts': job,
      'plugin.d.ts': `export {}\ndeclare module 'added-to' { interface Job { more: 1 } }`,
    },
    beside: { 'src/plugged.ts': `import 'added-to/plugin.js'` },
  },
  'added-to-here': {
    files: { 'index.d.ts': job.replace('Job', 'Added') },
    imported: `import type { Added as Job } from 'added-to-here'`,
    beside: {
      'src/adds.ts': `export {}\ndeclare module 'added-to-here' { interface Added { more: 1 } }`,
    },
  },
  'declared-here': {
    files: { 'index.d.ts': job },
    beside: { 'src/declares.d.ts': `declare module 'declared-here' { export * from 'listed' }` },
  },
  'declared-there': {
    files: {
      'index.d.ts': job,
      'script.d.ts': `declare module 'declared-there' { export * from 'listed' }`,
    },
    beside: {
      'src/refers.ts': `/// <reference path="../node_modules/declared-there/script.d.ts" />\nexport {}`,
    },
  },
  computed: {
    files: {
      'index.d.ts': `export declare enum Kind { A, B }\nexport interface Job { kind: Kind }`,
    },
  },
  bounded: { files: { 'index.d.ts': `/** @minimum 1 */\nexport type Job = number` } },
  hidden: {
    files: {
      'index.d.ts': `export declare const Job: 1\nexport * from './job.js'`,
      'job.d.ts': job,
    },
  },
  ambiguous: {
    files: {
      'index.d.ts': `export * from './first.js'\nexport * from './second.js'`,
      'first.d.ts': job,
      'second.d.ts': job.replace('id', 'more'),
    },
  },
  'ambiguous-further-on': {
    files: {
      'index.d.ts': `export * from './first.js'\nexport * from './second.js'`,
      'first.d.ts': `export /* all */ type * from './third.js'`,
      'second.d.ts': job,
      'third.d.ts': job.replace('id', 'more'),
    },
  },
  'added-to-in-any-letters': {
    files: {
      'index.d.ts': job.replace('Job', 'Größe'),
      'plugin.d.ts': `export {}\ndeclare\nmodule 'added-to-in-any-letters' { interface Größe { more: 1 } }`,
    },
    imported: `import type { Größe as Job } from 'added-to-in-any-letters'`,
    beside: { 'src/plugged-letters.ts': `import 'added-to-in-any-letters/plugin.js'` },
  },
  'under-two-names': {
    manifest: { name: 'twin' },
    files: { 'index.d.ts': job },
    beside: {
      'node_modules/another-name/package.json': '{ "name": "twin", "version": "1.0.0" }',
      'node_modules/another-name/index.d.ts': job.replace('id', 'more'),
    },
    imported: `import type { Job as First } from 'another-name'\nimport type { Job as Second } from 'under-two-names'\ntype Job = { first: First; second: Second }`,
  },
  broken: { files: { 'index.d.ts': `${job}export interface {` } },
  unused: {
    files: {
      'index.d.ts': `export type Sized<T> = 'small' | 'large'\n/** @minimum 1 */\ntype Size = number\nexport type Job = Sized<Size>`,
    },
  },
}

let project: Project

beforeAll(async () => {
  const all = Object.entries({ ...answered, ...left })
  const wirings = all.map(([name, { imported }], index) => [
    `src/queue${index}.ts`,
    wiringOf(imported ?? `import type { Job } from '${name}'`, queueOf(name)),
  ])
  const packages = all.flatMap(([name, { files, manifest, beside = {} }]) => [
    ...Object.entries({
      ...files,
      'package.json': JSON.stringify({ name, version: '1.0.0', ...manifest }),
    }).map(([file, text]) => [`${placeOf(name)}/${file}`, text] as const),
    ...Object.entries(beside),
  ])
  project = createProject({
    ...Object.fromEntries(wirings),
    ...Object.fromEntries(packages),
  })
  symlinkSync('.store/linked', path.join(project.directory, 'node_modules/linked'), 'junction')
  await linkPikku(project.directory)
})

afterAll(() => project.dispose())

function wiringOf(head: string, queue: string): string {
  return `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'
${head}
export const work = pikkuSessionlessFunc<{ job: Job }, void>(async () => {})
wireQueueWorker({ queue: '${queue}', func: work })`
}

/** One of them lies where pnpm would put it. */
function placeOf(name: string): string {
  return name === 'linked' ? 'node_modules/.store/linked' : `node_modules/${name}`
}

function queueOf(name: string): string {
  return name.replace('@types/', 'types-')
}

describe('types of packages', () => {
  test('are read without the type checker where their declarations write them out', async () => {
    const queues = await queuesReadFromSyntax(project.directory)
    expect([...queues].sort()).toEqual(Object.keys(answered).map(queueOf).sort())
  })

  test('are the same read from syntax, over a slice, and over the whole program', async () => {
    const [text, slice, program] = await inspectEveryWay({ cwd: project.directory })
    expect(text?.workers).toHaveLength(Object.keys({ ...answered, ...left }).length)
    expect(text).toEqual(slice)
    expect(slice).toEqual(program)
  })

  test('are left to the type checker where they have more parts than it reads', async () => {
    const twice = Array.from(
      { length: 15 },
      (_, index) => `type Two${index + 1}<T> = Two${index}<[T, T]>`,
    )
    const types = `type Two0<T> = T\n${twice.join('\n')}\nexport type Few = Two9<string>\nexport type Many = Two15<string>`
    const many = createProject({
      'jobs.ts': wiringOf("import type { Few } from 'many'\ntype Job = Few", 'few'),
      'more-jobs.ts': wiringOf("import type { Many } from 'many'\ntype Job = Many", 'many'),
      'node_modules/many/package.json': JSON.stringify({ name: 'many', version: '1.0.0' }),
      'node_modules/many/index.d.ts': types,
    })
    try {
      await linkPikku(many.directory)
      expect([...(await queuesReadFromSyntax(many.directory))]).toEqual(['few'])
    } finally {
      many.dispose()
    }
  })

  const changing = `interface String { trim(): 'changed' }`
  const packaged = (text: string): Readonly<Record<string, string>> => ({
    'node_modules/changing/package.json': '{ "name": "changing", "version": "1.0.0" }',
    'node_modules/changing/index.d.ts': text,
  })
  const exporting = `declare namespace own {\n  export interface Inner { id: string }\n}`

  test.each<readonly [of: string, files: Readonly<Record<string, string>>]>([
    [
      'a package that is imported elsewhere',
      {
        ...packaged(`export {}\ndeclare global { ${changing} }`),
        'uses.ts': `import 'changing'`,
      },
    ],
    [
      'a script of a package, in which a namespace exports something',
      { ...packaged(`${exporting}\n${changing}`), 'uses.ts': `import 'changing'` },
    ],
    [
      'a script of the project, in which a namespace exports something',
      { 'script.d.ts': `${exporting}\n${changing}` },
    ],
  ])('know what the language is where it is changed by %s', async (_of, files) => {
    const changed = createProject({
      'jobs.ts': `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'
export const work = pikkuSessionlessFunc({ func: async (_s, data: { id: string }) => ({ id: data.id.trim() }) })
wireQueueWorker({ queue: 'work', func: work })`,
      ...files,
    })
    try {
      await linkPikku(changed.directory)
      const [text, slice, program] = await inspectEveryWay({ cwd: changed.directory })
      expect(JSON.stringify(text?.workers)).toContain('"changed"')
      expect(text).toEqual(slice)
      expect(slice).toEqual(program)
    } finally {
      changed.dispose()
    }
  })

  test('are found by the name that a module has in the whole program', async () => {
    const global = createProject({
      'jobs.ts': wiringOf('type Job = Named.Job', 'named'),
      'uses.ts': `import 'changing'`,
      ...packaged(`export as namespace Named\n${job}`),
    })
    try {
      await linkPikku(global.directory)
      const [text, slice, program] = await inspectEveryWay({ cwd: global.directory })
      expect(text?.diagnostics).toEqual([])
      expect(text).toEqual(slice)
      expect(slice).toEqual(program)
    } finally {
      global.dispose()
    }
  })

  test('are none where a constant that is taken apart has their name', async () => {
    const apart = createProject({
      'jobs.ts': wiringOf(`import type { Job } from './index.js'`, 'apart'),
      'index.ts': `export * from './job.js'\nexport const { Job } = { Job: 1 }`,
      'job.ts': job,
    })
    try {
      await linkPikku(apart.directory)
      const [text, slice] = await inspectEveryWay({ cwd: apart.directory })
      expect(text).toEqual(slice)
    } finally {
      apart.dispose()
    }
  })
})
