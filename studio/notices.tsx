import { createContext } from 'preact'
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { post } from './api.js'
import type { ActResult } from './answers.js'
import { countText, jobsText } from './format.js'

interface Notice {
  readonly text: string
  readonly isError: boolean
}

interface Question {
  readonly title: string
  readonly text: string
  readonly button: string
  readonly isDangerous?: boolean
  readonly input?: string
  /** Shown below the text. */
  readonly details?: ComponentChildren
}

export interface ActRequest {
  readonly act: string
  readonly queue: string
  readonly [field: string]: unknown
}

/** An act that takes many requests. */
export interface LongAct {
  /** The next request, by what came of the one before; nothing at the end. */
  readonly next: (last: ActResult | undefined, count: number) => ActRequest | undefined
  /** How many jobs there are to change, unless the answer to the first request says it. */
  readonly total?: number
  readonly done: string
}

interface Notices {
  readonly say: (text: string, isError?: boolean) => void
  /** Resolves to what was typed (or an empty text), or to `undefined` for no. */
  readonly ask: (question: Question) => Promise<string | undefined>
  /** Does an act and says what came of it. Resolves to nothing where it was refused. */
  readonly act: (request: ActRequest, done: string) => Promise<ActResult | undefined>
  /** Does an act in steps, shows how far it is, and can be stopped between two of them. */
  readonly actInSteps: (act: LongAct) => Promise<void>
}

const Context = createContext<Notices | undefined>(undefined)

export function useNotices(): Notices {
  const notices = useContext(Context)
  if (notices === undefined) throw new Error('There is no NoticeBoard')
  return notices
}

const SHOWN_FOR = 8_000

/** Says what has happened, and asks before something is destroyed. */
export function NoticeBoard({ children }: { children: ComponentChildren }) {
  const [notice, setNotice] = useState<Notice>()
  const [asked, setAsked] = useState<{ question: Question; answer: (text?: string) => void }>()
  const [progress, setProgress] = useState<ProgressProps>()
  const say = (text: string, isError = false): void => setNotice({ text, isError })
  useEffect(() => {
    if (notice === undefined || notice.isError) return undefined
    const timer = setTimeout(() => setNotice(undefined), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [notice])
  const ask = (question: Question): Promise<string | undefined> =>
    new Promise((resolve) => {
      const answer = (text?: string): void => {
        setAsked(undefined)
        resolve(text)
      }
      setAsked({ question, answer })
    })
  const act = async (request: ActRequest, done: string): Promise<ActResult | undefined> => {
    try {
      const result = await post<ActResult>('act', request)
      say(saidOf(result, done))
      return result
    } catch (error) {
      say((error as Error).message, true)
      return undefined
    }
  }
  const actInSteps = async ({ next, done, ...known }: LongAct): Promise<void> => {
    const refused: Refused[] = []
    const stop = new AbortController()
    let [count, total, last] = [0, known.total, undefined as ActResult | undefined]
    const ending = (why: string): string => `${saidOf({ count, refused }, done)}${why}`
    setNotice(undefined)
    try {
      for (;;) {
        const request = next(last, count)
        if (request === undefined) return say(ending(''))
        if (stop.signal.aborted) return say(ending('. You stopped it'))
        setProgress({ count, total, done, onStop: () => stop.abort() })
        last = await post<ActResult>('act', request)
        total ??= last.total
        count += last.count ?? 0
        refused.push(...(last.refused ?? []))
      }
    } catch (error) {
      say(`${ending('')}. ${(error as Error).message}`, true)
    } finally {
      setProgress(undefined)
    }
  }
  return (
    <Context.Provider value={{ say, ask, act, actInSteps }}>
      {children}
      <div class="notices" role="status" aria-live="polite">
        {notice && (
          <div class={`notice ${notice.isError ? 'notice-error' : ''}`}>
            <span>{notice.text}</span>
            <button class="plain" aria-label="Close message" onClick={() => setNotice(undefined)}>
              ✕
            </button>
          </div>
        )}
      </div>
      {progress && <Progress {...progress} />}
      {asked && <QuestionDialog {...asked} />}
    </Context.Provider>
  )
}

interface ProgressProps {
  readonly count: number
  readonly total: number | undefined
  readonly done: string
  readonly onStop: () => void
}

/** No live region: a screen reader asks for it, and would otherwise read every step. */
function Progress({ count, total, done, onStop }: ProgressProps) {
  const [isStopped, setStopped] = useState(false)
  const text = total === undefined ? jobsText(count) : `${countText(count)} of ${jobsText(total)}`
  return (
    <div class="notices">
      <div class="notice">
        <label>
          {text} {done} <progress max={total} value={total === undefined ? undefined : count} />
        </label>
        <button
          disabled={isStopped}
          onClick={() => {
            setStopped(true)
            onStop()
          }}
        >
          Stop
        </button>
      </div>
    </div>
  )
}

type Refused = NonNullable<ActResult['refused']>[number]

function saidOf({ count, refused }: ActResult, done: string): string {
  const what = count === undefined ? done : `${jobsText(count)} ${done}`
  const [first] = refused ?? []
  return first === undefined ? what : `${what}; ${refused?.length} not: ${first.message}`
}

function QuestionDialog({
  question,
  answer,
}: {
  question: Question
  answer: (text?: string) => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby="question" onClose={() => answer()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          answer(text)
        }}
      >
        <h2 id="question">{question.title}</h2>
        <p>{question.text}</p>
        {question.details}
        {question.input !== undefined && (
          <label class="field">
            <span>{question.input}</span>
            <input value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </label>
        )}
        <div class="row end">
          <button type="button" onClick={() => answer()}>
            Keep as it is
          </button>
          <button type="submit" class={question.isDangerous ? 'danger' : 'primary'}>
            {question.button}
          </button>
        </div>
      </form>
    </dialog>
  )
}
