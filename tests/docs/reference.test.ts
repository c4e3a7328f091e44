import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Command } from 'commander'
import { createProgram } from '../../src/cli/program.js'
import { readPages, repository } from './read-page.js'

test('every error code has its row in docs/errors.md', () => {
  const codes = read('src/runtime/job/errors/pikku-error-code.ts').matchAll(/\| '([A-Z_]+)'/g)
  const page = read('docs/errors.md')
  const missing = [...codes].map(([, code]) => code).filter((code) => !page.includes(`\`${code}\``))
  expect(missing).toEqual([])
})

test('every class of error is in docs/errors.md', () => {
  const page = read('docs/errors.md')
  const classes = readdirSync(path.join(repository, 'src/runtime/job/errors')).flatMap((file) =>
    [...read(`src/runtime/job/errors/${file}`).matchAll(/^export class (\w+)/gm)].map(
      ([, name]) => name ?? '',
    ),
  )
  expect(classes.length).toBeGreaterThan(20)
  expect(classes.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('every option of a wiring, a job and worker processes is in docs/options.md', () => {
  const page = read('docs/options.md')
  const options = [
    ...optionsOf('src/runtime/worker/worker-options.ts', 'WorkerConfig'),
    ...optionsOf('src/runtime/worker/worker-options.ts', 'QueueSettings'),
    ...optionsOf('src/runtime/worker/worker-options.ts', 'QueueWorkerOptions'),
    ...optionsOf('src/runtime/worker/queue-workers.ts', 'WorkersOptions'),
    ...optionsOf('src/runtime/job/options/job-options.ts', 'RetryOptions'),
    ...optionsOf('src/runtime/job/options/job-options.ts', 'RunRules'),
    ...optionsOf('src/runtime/job/options/job-options.ts', 'JobOptions'),
  ]
  expect(options.length).toBeGreaterThan(50)
  expect(options.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('every flag of every command is on the page that describes it', () => {
  const program = createProgram({ color: false, out: () => {}, error: () => {} }, () => {})
  const pages = readPages().filter(({ file }) => file.startsWith('docs/commands/'))
  // The README says it once, for all commands that read a project.
  const common = ['--cwd', '--config', '--project', '--provider']
  const missing = program.commands.flatMap((command) => {
    const own = pages.filter(({ text }) =>
      new RegExp(`^# .*\\bpikku ${command.name()}\\b`).test(text),
    )
    return flagsOf(command)
      .filter((flag) => !common.includes(flag))
      .filter((flag) => !own.some(({ text }) => new RegExp(`${flag}(?![\\w-])`).test(text)))
      .map((flag) => `${command.name()} ${flag}`)
  })
  expect(missing).toEqual([])
})

function flagsOf(command: Command): string[] {
  const own = command.options.map(({ long }) => long ?? '')
  return [...new Set([...own, ...command.commands.flatMap(flagsOf)])]
}

/** The names of an interface's own properties. */
function optionsOf(file: string, name: string): string[] {
  const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file))?.[1]
  const names = (body ?? '').matchAll(/^ {2}readonly (\w+)\??:/gm)
  return [...names].map(([, option]) => option ?? '')
}

function read(file: string): string {
  return readFileSync(path.join(repository, file), 'utf8')
}
