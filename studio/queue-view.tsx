import { useState } from 'preact/hooks'
import { AddForm } from './add-form.js'
import type { Described, ProjectView, QueueNumbers } from './answers.js'
import { isSnapshot } from './api.js'
import { Charts } from './charts.js'
import { countText, durationText, jobsText } from './format.js'
import { KeysView } from './keys-view.js'
import { JobsView } from './jobs-view.js'
import { type Numbers, useChanges } from './live.js'
import { useNotices } from './notices.js'
import { queueLink } from './route.js'
import { SchedulesView } from './schedules-view.js'
import { ValueView } from './value-view.js'

const states = ['active', 'waiting', 'delayed', 'failed', 'completed'] as const

interface QueueViewProps {
  readonly project: ProjectView
  readonly numbers: Numbers
  readonly name: string
  readonly tab: string
  readonly version: number
}

export function QueueView({ project, numbers, name, tab, version }: QueueViewProps) {
  const queue = project.queues.find((each) => each.name === name)
  const changes = useChanges({ queue: name }, project.canWatch && queue !== undefined)
  const [own, setOwn] = useState(0)
  const counts = numbers.get(name)
  if (queue === undefined) {
    return (
      <>
        <h1>{name}</h1>
        <p class="empty">There is no queue of this name in the project.</p>
      </>
    )
  }
  const canAct = project.role === 'act' && !isSnapshot
  const again = changes + own + (project.canWatch ? 0 : hashOf(counts))
  const reload = (): void => setOwn((old) => old + 1)
  const tabs = [
    { id: '', title: 'All jobs' },
    ...states.map((id) => ({ id, title: id, count: counts?.[id] })),
    ...(project.hasSchedules ? [{ id: 'schedules', title: 'schedules' }] : []),
    ...(project.hasKeys ? [{ id: 'keys', title: 'limits and groups' }] : []),
    ...(canAct ? [{ id: 'add', title: '+ Add a job' }] : []),
  ]
  return (
    <>
      <div class="row spread">
        <div>
          <h1>
            {name} {counts?.paused && <span class="badge badge-delayed">paused</span>}
          </h1>
          {queue.description !== undefined && <p class="note">{queue.description}</p>}
        </div>
        {canAct && <QueueActs project={project} name={name} counts={counts} onDone={reload} />}
      </div>
      <Facts project={project} name={name} counts={counts} />
      <Charts queue={name} again={Math.floor(changes / 10) + hashOf(counts)} />
      <nav class="tabs" aria-label="Jobs by state">
        {tabs.map(({ id, title, ...rest }) => (
          <a
            key={id}
            href={queueLink(name, id)}
            class={id === 'add' ? 'tab-add' : ''}
            aria-current={tab === id ? 'page' : undefined}
            ref={tab === id ? intoView : null}
          >
            {title}
            {'count' in rest && <span class="count">{countText(rest.count)}</span>}
          </a>
        ))}
      </nav>
      {tab === 'schedules' ? (
        <SchedulesView queue={name} canAct={canAct} again={again} onDone={reload} />
      ) : tab === 'keys' ? (
        <KeysView queue={name} again={again} />
      ) : tab === 'add' && canAct ? (
        <AddForm key={name} queue={name} version={version} />
      ) : (
        <JobsView {...{ project, queue: name, status: tab, again }} onDone={reload} />
      )}
    </>
  )
}

/** On a phone, not all tabs are in sight. */
function intoView(tab: HTMLAnchorElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** Where there are no events, other counts say that something has changed. */
function hashOf(counts: QueueNumbers | undefined): number {
  const numbers = states.map((state) => counts?.[state] ?? 0)
  return numbers.reduce((sum, count) => (sum * 31 + count) % 1_000_003, 7)
}

interface PartProps {
  readonly project: ProjectView
  readonly name: string
  readonly counts: QueueNumbers | undefined
}

function Facts({ project, name, counts }: PartProps) {
  const queue = project.queues.find((each) => each.name === name)
  const facts = [
    ['oldest waiting', durationText(counts?.oldestWaiting)],
    ...(queue?.options ?? []),
    ...(queue?.keys ?? []),
  ]
  return (
    <dl class="facts">
      {facts.map(([title, text]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      {queue?.deadLetterQueue !== undefined && (
        <div>
          <dt>dead letters go to</dt>
          <dd>
            <a href={queueLink(queue.deadLetterQueue)}>{queue.deadLetterQueue}</a>
          </dd>
        </div>
      )}
      {(queue?.lettersOf.length ?? 0) > 0 && (
        <div>
          <dt>dead letters of</dt>
          <dd>
            {queue?.lettersOf.map((each) => (
              <a key={each} href={queueLink(each)}>
                {each}{' '}
              </a>
            ))}
          </dd>
        </div>
      )}
    </dl>
  )
}

const MOST_PREVIEWED = 1_000
/** Dead letters that are put back by one request. */
const STEP = 200

function QueueActs({ project, name, counts, onDone }: PartProps & { onDone: () => void }) {
  const { act, actInSteps, ask } = useNotices()
  const { acts } = project
  const isPaused = counts?.paused === true
  const isForLetters = project.queues.some((each) => each.deadLetterQueue === name)
  const waiting = (counts?.waiting ?? 0) + (counts?.delayed ?? 0)
  const run = async (request: Parameters<typeof act>[0], done: string): Promise<void> => {
    await act(request, done)
    onDone()
  }
  const redrive = async (): Promise<void> => {
    const preview = await act({ act: 'redrive', queue: name, preview: true }, 'could be put back')
    if (preview?.count === undefined || preview.count === 0) return
    // A preview shows no more than the first thousand.
    const total = preview.count < MOST_PREVIEWED ? preview.count : Math.max(waiting, preview.count)
    const text = `${jobsText(total)} will go back to the queues where they failed, each with all its attempts.`
    const details = <Letters letters={preview.letters ?? []} />
    const question = { title: 'Put dead letters back?', text, details, button: 'Put back' }
    if ((await ask(question)) === undefined) return
    await actInSteps({
      // Not until none is left: a job that fails again at once is a letter again.
      next: (last, count) => {
        const limit = Math.min(STEP, total - count)
        const isEnd = limit === 0 || last?.count === 0
        return isEnd ? undefined : { act: 'redrive', queue: name, limit }
      },
      total,
      done: 'put back',
    })
    onDone()
  }
  const drain = async (): Promise<void> => {
    const answer = await ask({
      title: `Empty ${name}?`,
      text: `${countText(waiting)} jobs that wait or are delayed are removed for good.`,
      button: 'Remove them',
      isDangerous: true,
    })
    if (answer !== undefined) await run({ act: 'drain', queue: name }, 'removed')
  }
  const clean = async (status: 'completed' | 'failed'): Promise<void> => {
    const answer = await ask({
      title: `Remove ${status} jobs?`,
      text: `${countText(counts?.[status])} jobs are ${status}. Those that ended longer ago than this are removed.`,
      button: 'Remove them',
      isDangerous: true,
      input: 'Ended longer ago than (such as 1d or 30m)',
    })
    if (answer === undefined) return
    const olderThan = answer.trim() === '' ? '1d' : answer.trim()
    await run({ act: 'clean', queue: name, status, olderThan }, 'removed')
  }
  return (
    <div class="row acts">
      {acts.includes('pause') && (
        <button
          onClick={() =>
            void run(
              { act: isPaused ? 'resume' : 'pause', queue: name },
              isPaused ? `${name} is resumed` : `${name} is paused`,
            )
          }
        >
          {isPaused ? 'Resume' : 'Pause'}
        </button>
      )}
      {acts.includes('redrive') && isForLetters && (
        <button onClick={() => void redrive()}>Put back…</button>
      )}
      {acts.includes('clean') && (
        <>
          <button onClick={() => void clean('completed')}>Remove completed…</button>
          <button onClick={() => void clean('failed')}>Remove failed…</button>
        </>
      )}
      {acts.includes('drain') && (
        <button class="danger" onClick={() => void drain()}>
          Empty…
        </button>
      )}
    </div>
  )
}

function Letters({ letters }: { letters: readonly Described[] }) {
  return (
    <details>
      <summary>The first {letters.length}</summary>
      <div class="letters" tabIndex={0} role="region" aria-label="Dead letters">
        {letters.map((letter, at) => (
          <ValueView key={at} value={letter} />
        ))}
      </div>
    </details>
  )
}
