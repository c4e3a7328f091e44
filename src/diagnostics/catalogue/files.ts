import { entry } from './entry.js'

/** PK5xx: source files. */
export const files = {
  syntaxError: entry<{ file: string; reason: string }>({
    code: 'PK501',
    severity: 'error',
    title: 'A file that matters cannot be parsed',
    message: ({ file, reason }) => `${file} cannot be parsed: ${reason}`,
    help: () => 'Fix the syntax; the generated files stay as they are until then.',
    explain:
      'The file wires queues, or a job type leads to it. Guessing its meaning could drop a queue.',
  }),
  extensionMissing: entry<{ specifier: string; instead: string }>({
    code: 'PK502',
    severity: 'warning',
    title: 'An import has no extension, and Node asks for one',
    message: ({ specifier }) =>
      `Node cannot resolve '${specifier}': an ES module's relative import needs its extension.`,
    help: ({ instead }) => `Write '${instead}'.`,
    explain: 'Prebuild found the file anyway. Your compiler and Node will not.',
  }),
  caseDiffers: entry<{ specifier: string; file: string; instead: string }>({
    code: 'PK503',
    severity: 'warning',
    title: 'An import and its file differ by case',
    message: ({ specifier, file }) =>
      `'${specifier}' means ${file}, whose name differs in upper and lower case.`,
    help: ({ instead }) => `Write '${instead}'.`,
    explain:
      'Some disks find the file anyway, others do not: code that works on one machine fails on the next. Prebuild follows the import on every disk if only one file can be meant.',
  }),
  pathUnimportable: entry<{ file: string; found: string; step: string; isFile: boolean }>({
    code: 'PK504',
    severity: 'error',
    title: 'A file that wires queues cannot be imported',
    message: ({ file, found }) =>
      `${JSON.stringify(file)} cannot be imported: in an import, ${characterNames[found] ?? JSON.stringify(found)} is not part of a file's name.`,
    help: ({ step, isFile }) =>
      `Rename the ${isFile ? 'file' : 'directory'} ${JSON.stringify(step)}, to ${JSON.stringify(step.replaceAll(/[#%?\\\s]/g, '-'))} for instance.`,
    explain:
      "The workers' file imports each file that wires a queue. Node reads an import as a URL, in which # and ? end the path, % begins an escape and \\ is a /; TypeScript and bundlers read the same text as a plain path. If a path contains such a character, no spelling leads all of them to the file.",
  }),
} as const

const characterNames: Readonly<Record<string, string>> = {
  '\\': 'a backslash',
  '\t': 'a tab',
  '\n': 'a line end',
  '\r': 'a line end',
}
