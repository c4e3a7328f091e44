import { entry } from './entry.js'

/** PK0xx: the project and its settings. */
export const project = {
  configInvalid: entry<{ file: string; reason: string; instead: string }>({
    code: 'PK001',
    severity: 'error',
    title: 'The configuration cannot be used',
    message: ({ file, reason }) => `${file}: ${reason}`,
    help: ({ instead }) => instead,
    explain:
      'pikku.config is read without being run, so that reading a project never executes it. It must contain plain values: strings, numbers, lists and objects.',
  }),
  tsconfigInvalid: entry<{ file: string; reason: string; missing: string | null }>({
    code: 'PK002',
    severity: 'error',
    title: 'The tsconfig cannot be used',
    message: ({ file, reason }) => `${file} cannot be used: ${reason}`,
    help: ({ missing }) =>
      missing === null
        ? 'Fix the file, or name another one with --project.'
        : `Install the dependencies first: ${missing} is not installed. Or name another tsconfig with --project.`,
    explain:
      'The tsconfig says which files belong to the project and how their imports are resolved; without it, types could be read differently from how your compiler reads them.',
  }),
  importsMissing: entry<{ names: readonly string[]; lines: string }>({
    code: 'PK003',
    severity: 'warning',
    title: 'package.json does not say where #pikku is',
    message: ({ names }) =>
      `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} imported, but "imports" of package.json does not map there.`,
    help: ({ lines }) => `Run \`npx pikku init\`, or add to package.json:\n${lines}`,
    explain:
      'Node and TypeScript resolve names that begin with # through the "imports" field of the nearest package.json. Prebuild continues without it, but your code cannot be compiled or run.',
  }),
  noTsconfig: entry<{ directory: string }>({
    code: 'PK004',
    severity: 'info',
    title: 'There is no tsconfig',
    message: ({ directory }) =>
      `No tsconfig.json was found in ${directory}; every TypeScript file below it is read, as strict ES modules.`,
    help: () => 'Add a tsconfig.json, or name one with --project.',
    explain: 'Without a tsconfig pikku reads the project as `strict`, `module: nodenext`.',
  }),
  configKeyIgnored: entry<{ file: string; keys: readonly string[] }>({
    code: 'PK005',
    severity: 'info',
    title: 'A configuration key has no meaning here',
    message: ({ file, keys }) =>
      `${file}: ${keys.join(', ')} ${keys.length > 1 ? 'have' : 'has'} no meaning for queues.`,
    help: () => 'Nothing has to be done; the keys may be there for another tool.',
    explain:
      'A pikku.config.json of a larger Pikku project also contains settings for other parts.',
  }),
  outputInTheWay: entry<{ file: string }>({
    code: 'PK006',
    severity: 'error',
    title: 'A file that is not ours is in the place of a generated file',
    message: ({ file }) =>
      `${file} was not written by pikku, so it is left alone, and nothing is written.`,
    help: () => 'Move the file away, or write somewhere else with --out-dir.',
    explain:
      'Generated files begin with a line that marks them. A file without that line is never overwritten.',
  }),

  versionsDiffer: entry<{ name: string; version: string; directory: string; own: string }>({
    code: 'PK007',
    severity: 'warning',
    title: 'Two versions of pikku are installed',
    message: ({ name, version, directory, own }) =>
      `${name} uses pikku ${version} (${directory}), and this project ${own}.`,
    help: ({ name }) =>
      `Bring ${name} and this project to one version; in a library, make pikku a peer dependency.`,
    explain:
      'Functions of both versions are recognised, but they run on two runtimes, which may understand options and stored jobs differently.',
  }),

  nothingToRead: entry<{ where: string }>({
    code: 'PK008',
    severity: 'warning',
    title: 'No source file of the project is read',
    message: ({ where }) => `${where} leads to no source file, so no queue is found there.`,
    help: () => 'Check the spelling of its directories and patterns.',
    explain:
      'A pattern that fits nothing looks like a project without queues: their types would silently disappear from the client.',
  }),
} as const
