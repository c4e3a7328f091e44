import { spawn, type ChildProcess } from 'node:child_process'
import type { Terminal } from '../terminal.js'
import { commandText, scriptEnvironment, type StartCommand } from './start-command.js'

/** How long a worker may finish the jobs in hand: a little longer than a worker gives them by default. */
const graceMilliseconds = 35_000
/** A worker that takes longer than this to end is told of. */
const noticeMilliseconds = 2_000

interface Running {
  readonly child: ChildProcess
  /** Resolves when it has ended, with all that it had started. */
  readonly ended: Promise<void>
}

/**
 * The worker that `pikku dev` keeps. There is one at a time: the next starts when the one before has ended, with the jobs
 * that it had in hand done or put back. It runs in a process group of its own, which gets one signal as a whole.
 */
export class WorkerProcess {
  readonly #command: StartCommand
  readonly #root: string
  readonly #terminal: Terminal
  #running: Running | undefined
  /** The restart under way, which serves all who ask while it waits for the old process to end. */
  #restart: Promise<void> | undefined
  #isClosed = false

  constructor(command: StartCommand, root: string, terminal: Terminal) {
    this.#command = command
    this.#root = root
    this.#terminal = terminal
  }

  /** Starts it, after it has ended if it runs. */
  restart(): void {
    this.#restart ??= this.#startAnew()
  }

  /** Ends it, and starts it no more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await (this.#restart ?? this.#end())
  }

  /** Ends it at once. Its jobs come again when their locks have run out. */
  kill(): void {
    if (this.#running !== undefined) signal(this.#running.child, 'SIGKILL')
  }

  async #startAnew(): Promise<void> {
    await this.#end()
    this.#restart = undefined
    if (!this.#isClosed) this.#start()
  }

  #start(): void {
    const child = launch(this.#command, this.#root, this.#terminal.color)
    child.stdout?.setEncoding('utf8').on('data', this.#terminal.out)
    child.stderr?.setEncoding('utf8').on('data', this.#terminal.error)
    const say = (text: string): void => this.#terminal.error(`${text}\n`)
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        say(`cannot be started: ${error.message}; tried again after a change`)
        this.#running = undefined
        resolve()
      })
      // Not `exit`: a shell may end before what it has started, which holds the same pipes.
      child.once('close', (code, by) => {
        const isAsked = this.#isClosed || this.#restart !== undefined
        if (!isAsked && this.#running !== undefined)
          say(
            `ended ${by === null ? `with exit code ${code}` : `by ${by}`}; starts again after a change`,
          )
        this.#running = undefined
        resolve()
      })
    })
    this.#running = { child, ended }
    if (child.pid !== undefined) say(`started: ${commandText(this.#command)}`)
  }

  async #end(): Promise<void> {
    if (this.#running === undefined) return
    const { child, ended } = this.#running
    signal(child, 'SIGTERM')
    const notice = setTimeout(
      () => this.#terminal.error('finishes the jobs in hand …\n'),
      noticeMilliseconds,
    )
    const limit = setTimeout(() => {
      this.#terminal.error(`has not ended after ${graceMilliseconds / 1_000} s, and is killed\n`)
      signal(child, 'SIGKILL')
    }, graceMilliseconds)
    await ended
    clearTimeout(notice)
    clearTimeout(limit)
  }
}

const isWindows = process.platform === 'win32'

function launch(command: StartCommand, root: string, color: boolean): ChildProcess {
  const options = {
    cwd: root,
    env: { ...scriptEnvironment(root), ...(color ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    // A process group of its own; Windows has none, and would open a window.
    detached: !isWindows,
  }
  if (command.kind === 'script') return spawn(command.text, { ...options, shell: true })
  const [program, ...args] = command.args
  // What npm installs is a script for the shell on Windows.
  return spawn(program, args, { ...options, shell: isWindows })
}

function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    if (isWindows) child.kill(name)
    else process.kill(-child.pid, name)
  } catch {
    // It has ended meanwhile.
  }
}
