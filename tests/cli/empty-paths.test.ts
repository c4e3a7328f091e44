import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../../src/cli/program.js'

const isPath = /dir|file|path|tsconfig/

test('every command refuses an empty path, whichever of its flags or arguments it is', async () => {
  const calls = commandsOf(create()).flatMap(callsWithEmptyPath)
  expect(calls.length).toBeGreaterThan(80)
  const accepted: string[] = []
  for (const call of calls) {
    const answer = await create()
      .parseAsync(call, { from: 'user' })
      .catch((error: unknown) => error)
    if (!String(answer).includes('is given no path')) accepted.push(call.join(' '))
  }
  expect(accepted).toEqual([])
})

function create(): Command {
  const refuse = (): never => {
    throw new Error('The command ran')
  }
  const terminal = { color: false, out: () => {}, error: () => {} }
  return createProgram(terminal, refuse)
}

interface Called {
  readonly command: Command
  readonly words: readonly string[]
}

function commandsOf(program: Command, words: readonly string[] = []): Called[] {
  return program.commands.flatMap((command) => {
    const own = [...words, command.name()]
    return [{ command, words: own }, ...commandsOf(command, own)]
  })
}

function callsWithEmptyPath({ command, words }: Called): string[][] {
  if (command.commands.length > 0 && command.options.length === 0) return []
  const given = command.registeredArguments.filter(({ required }) => required).map(() => 'x')
  const mandatory = command.options
    .filter((option) => option.mandatory)
    .flatMap(({ long }) => [long ?? '', 'x'])
  const flags = [...command.options, ...(command.parent?.options ?? [])]
    .filter(
      ({ flags, required, variadic }) => required && !variadic && isPath.test(argumentOf(flags)),
    )
    .map(({ long }) => [...words, ...given, ...mandatory, long ?? '', ''])
  const args = command.registeredArguments
    .filter((argument) => isPath.test(argument.name()))
    .map(() => [...words, ''])
  return [...flags, ...args]
}

/** `dir` of `--out-dir <dir>`. */
function argumentOf(flags: string): string {
  return /<(.+)>/.exec(flags)?.[1] ?? ''
}
