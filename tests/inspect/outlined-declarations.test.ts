import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from 'vitest'

import { repository } from '../../scripts/build/places.js'
import { ts } from '../../src/inspect/source/typescript.js'
import { linkParents } from '../../src/inspect/syntax/link-parents.js'
import { outlineDeclarations } from '../../src/inspect/syntax/outline-declarations.js'
import { readOutlined } from '../../src/inspect/syntax/read-outlined.js'
import { readNames, type SyntaxFile } from '../../src/inspect/syntax/syntax-file.js'

const packages = [
  '@aws-sdk/client-sqs',
  'acorn',
  'bullmq',
  'esbuild',
  'fastify',
  'ioredis',
  'kysely',
  'playwright-core',
  'zod',
]

/** Nodes with their places, comments and parents, as text. */
function describe(node: ts.Node & { readonly jsDoc?: readonly ts.Node[] }): string {
  const parts: string[] = (node.jsDoc ?? []).map(describe)
  ts.forEachChild(node, (child) => void parts.push(describe(child)))
  const parent = ts.SyntaxKind[node.parent.kind]
  return `${ts.SyntaxKind[node.kind]} ${node.pos}-${node.end} ${node.flags} in ${parent} (${parts.join()})`
}

function shownNode(declaration: ts.Declaration | null | undefined): unknown {
  return declaration && { nodes: describe(declaration), text: declaration.getText() }
}

function namesOf({ imports, constants, functions, exports, isOpen, stars }: SyntaxFile): unknown {
  const tables = [imports, constants, functions, exports].map((table) => [...table.keys()])
  return { tables, isOpen, stars: stars.map(({ text }) => text) }
}

/** Holds a file that is parsed in parts against the same file parsed whole, and gives the names of its parts. */
function compare(text: string): readonly string[] {
  const parse = (part: string): ts.SourceFile =>
    ts.createSourceFile('index.d.ts', part, ts.ScriptTarget.ES2022)
  const source = parse(text)
  linkParents(source, 'outline')
  const whole = readNames(source)
  const outlined = readOutlined(text, parse)
  if (outlined === null) return []
  linkParents(outlined.source, 'outline')
  const file = outlined.withTypes()
  expect(namesOf(file)).toEqual(namesOf(whole))
  const types = whole.types as ReadonlyMap<string, ts.Declaration | null>
  for (const [name, declaration] of types) {
    const found = file.types.get(name)
    expect({ name, has: file.types.has(name), node: shownNode(found) }).toEqual({
      name,
      has: true,
      node: shownNode(declaration),
    })
  }
  const names = outlineDeclarations(text)?.map(({ name }) => name) ?? []
  expect(names.filter((name) => !types.has(name))).toEqual([])
  return names
}

test.for(packages)('each type of %s is the same, parsed alone or with its whole file', (name) => {
  const directory = path.join(repository, 'node_modules', name)
  const texts = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.d\.[cm]?ts$/.test(file))
    .map((file) => readFileSync(path.join(directory, file), 'utf8'))
    .filter((text) => text.length > 20_000)
  expect(texts.flatMap(compare).length).toBeGreaterThan(0)
})

const filler = `// ${'-'.repeat(20_000)}\nimport { Other } from './other.js'\n`

const cases: Readonly<Record<string, readonly [text: string, outlined: readonly string[]]>> = {
  'braces in comments, texts and templates': [
    `/** { */ export interface A { /* } */ a: '}'; b: \`}\${'{' | Other}}\` }
     // export interface Gone {}
     /* export interface Gone {} */
     export type B = \`\${\`{\${string}\`}\` | "\\"}";
     export interface C {}`,
    ['A', 'B', 'C'],
  ],
  'a type without a semicolon before what is left, and before another': [
    `export type A = 'x'
     export interface B {}
     export declare function f(): void
     export interface C {}
     export type D = Other
     declare const hidden: string;
     export interface E {}`,
    ['B', 'C', 'E'],
  ],
  'declarations that nobody exports, behind exported ones': [
    `export interface A {}
     interface Hidden {}
     export interface B {} interface AlsoHidden {}
     export type C = Other; type Third = Other;
     export type D = Other; type Fourth = Other
     export interface E {}`,
    ['E'],
  ],
  'names that are declared twice, of one kind and of several': [
    `export interface A { a: 1 }
     export interface A { b: 2 }
     export interface B {}
     declare class B {}
     export type C = Other;
     export declare const C: C;
     export interface D {}
     export declare namespace D { export interface Inner {} }
     export interface E {}`,
    ['A', 'A', 'C', 'D', 'E'],
  ],
  'heritage, parameters and heads of other forms': [
    `export interface A extends Array<{ a: 1 }> { b: 2 }
     export interface B<T extends { a: 1 }> { b: T }
     export interface C extends Array<string> { c: 3 }
     export interface D<T = string>
     { d: T }
     export /* a comment */ interface E {}
     export default interface F {}
     export type { Other }
     export type * from './third.js'
     export * from './fourth.js'
     export type G<T> =
       | T
       | { g: T };
     export interface H {}`,
    ['C', 'D', 'G', 'H'],
  ],
  'words that look like the beginning of a statement': [
    `export interface A { export: string; import(): void }
     export type B = import('./fifth.js').B;
     export type C = Other.export;
     export type D =
     import('./fifth.js').D;
     declare module './other.js' { export interface Inner {} }
     export interface E { declare: 1 }`,
    ['A', 'B', 'C', 'E'],
  ],
  'lines that end as on other systems': [
    'export interface A {}\r\nexport type B = Other\r\ndeclare const c: 1;\r\nexport interface D {}\rinterface Hidden {}\r\nexport interface E {}',
    ['A', 'E'],
  ],
}

test.for(Object.entries(cases))('%s', ([, [text, outlined]]) => {
  expect(compare(filler + text)).toEqual(outlined)
})

test.for(['export interface A { a: "', '`', '}', '/* ', '\u00e4'])(
  'a text that is not understood, %j, is left whole',
  (end) => {
    expect(outlineDeclarations(`${filler}export interface A {}\n${end}`)).toBeNull()
  },
)
