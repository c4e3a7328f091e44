import { useState } from 'preact/hooks'
import type { JobDetails, ProjectView } from './answers.js'
import { get, isSnapshot } from './api.js'
import { DataEditor } from './data-editor.js'
import { agoText, durationText, timeText } from './format.js'
import { State } from './jobs-table.js'
import { useAnswer, useChanges } from './live.js'
import { useNotices } from './notices.js'
import { queueLink } from './route.js'
import { ValueView } from './value-view.js'

interface JobViewProps {
  readonly project: ProjectView
  readonly queue: string
  readonly id: string
  readonly version: number
}

/** All there is about one job, as it changes. */
export function JobView({ project, queue, id, version }: JobViewProps) {
  const [own, setOwn] = useState(0)
  const [edited, setEdited] = useState<{ data: unknown }>()
  // The events of the whole queue: those of one job end with it, and a job may be retried.
  const changes = useChanges({ queue }, project.canWatch)
  const { answer: job, error } = useAnswer<JobDetails>('job', { queue, id }, own + changes)
  const { say } = useNotices()
  const head = (
    <p class="note">
      <a href={queueLink(queue)}>← {queue}</a>
    </p>
  )
  if (error !== undefined) {
    return (
      <>
        {head}
        <h1>{id}</h1>
        <p class="empty bad">{error.message}</p>
      </>
    )
  }
  if (job === undefined) return <p class="empty">Reading the job…</p>
  const reload = (): void => setOwn((old) => old + 1)
  const edit = async (): Promise<void> => {
    try {
      setEdited(await get<{ data: unknown }>('stored', { queue, id }))
    } catch (reason) {
      say((reason as Error).message, true)
    }
  }
  return (
    <>
      {head}
      <div class="row spread">
        <h1 class="job-id">
          {job.id} <State state={job.status} />
        </h1>
        {project.role === 'act' && !isSnapshot && (
          <JobActs {...{ project, queue, job }} onDone={reload} onEdit={() => void edit()} />
        )}
      </div>
      <Times job={job} />
      {edited !== undefined && (
        <EditForm
          {...{ queue, id, version }}
          start={edited.data}
          onDone={() => {
            setEdited(undefined)
            reload()
          }}
        />
      )}
      <div class="panels">
        <section class="panel">
          <h2>Data</h2>
          <ValueView value={job.data} />
        </section>
        {job.result !== undefined && (
          <section class="panel">
            <h2>Result</h2>
            <ValueView value={job.result} />
          </section>
        )}
        {job.progress !== undefined && (
          <section class="panel">
            <h2>Progress</h2>
            <ValueView value={job.progress} />
          </section>
        )}
        {job.error !== undefined && (
          <section class="panel panel-error">
            <h2>Error</h2>
            <ValueView value={job.error} />
            {job.stack !== undefined && (
              <pre tabIndex={0} aria-label="Stack of the error">
                {job.stack}
              </pre>
            )}
          </section>
        )}
        {job.logs.length > 0 && (
          <section class="panel">
            <h2>Logs</h2>
            <ol class="logs" tabIndex={0} aria-label="Log lines">
              {job.logs.map((line, at) => (
                <li key={at}>{line}</li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </>
  )
}

function Times({ job }: { job: JobDetails }) {
  const { createdAt, delayedUntil, startedAt, finishedAt } = job
  const took =
    startedAt !== undefined && finishedAt !== undefined
      ? durationText(new Date(finishedAt).getTime() - new Date(startedAt).getTime())
      : undefined
  const times = [
    ['added', createdAt],
    ['due', delayedUntil],
    ['started', startedAt],
    ['ended', finishedAt],
  ] as const
  return (
    <dl class="facts">
      <div>
        <dt>attempts</dt>
        <dd>
          {job.attempts} of {job.maxAttempts}
          {job.discarded && ', discarded'}
        </dd>
      </div>
      {times.map(([name, time]) =>
        time === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {timeText(time)} <span class="note">{agoText(time)}</span>
            </dd>
          </div>
        ),
      )}
      {took !== undefined && (
        <div>
          <dt>took</dt>
          <dd>{took}</dd>
        </div>
      )}
      {job.trace !== undefined && (
        <div>
          <dt>trace</dt>
          <dd>
            <code>{job.trace}</code>
          </dd>
        </div>
      )}
    </dl>
  )
}

interface JobActsProps {
  readonly project: ProjectView
  readonly queue: string
  readonly job: JobDetails
  readonly onDone: () => void
  readonly onEdit: () => void
}

function JobActs({ project, queue, job, onDone, onEdit }: JobActsProps) {
  const { act, ask } = useNotices()
  const { id, status, attempts } = job
  const ids = [id]
  const run = async (name: string, done: string, more: object = {}): Promise<void> => {
    await act({ act: name, queue, ids, ...more }, done)
    onDone()
  }
  const cancel = async (): Promise<void> => {
    const reason = await ask({
      title: 'Cancel this job?',
      text: 'It ends for good, also if it runs. There is no retry and no dead letter.',
      button: 'Cancel the job',
      isDangerous: true,
      input: 'Why (optional)',
    })
    if (reason !== undefined) await run('cancel', 'cancelled', reason === '' ? {} : { reason })
  }
  const remove = async (): Promise<void> => {
    const text = 'It is gone for good.'
    const question = {
      title: 'Remove this job?',
      text,
      button: 'Remove the job',
      isDangerous: true,
    }
    if ((await ask(question)) === undefined) return
    await act({ act: 'remove', queue, ids }, 'removed')
    location.hash = queueLink(queue)
  }
  const isEnded = status === 'failed' || status === 'completed'
  const isIdle = status === 'waiting' || status === 'delayed'
  const can = (name: (typeof project.acts)[number]): boolean => project.acts.includes(name)
  return (
    <div class="row acts">
      {status === 'failed' && can('retry') && (
        <button class="primary" onClick={() => void run('retry', 'put back')}>
          Retry
        </button>
      )}
      {status === 'delayed' && can('promote') && (
        <button onClick={() => void run('promote', 'due now')}>Run now</button>
      )}
      {isIdle && attempts === 0 && can('update') && <button onClick={onEdit}>Change data…</button>}
      {!isEnded && can('cancel') && (
        <button class="danger" onClick={() => void cancel()}>
          Cancel…
        </button>
      )}
      {status !== 'active' && can('remove') && (
        <button class="danger" onClick={() => void remove()}>
          Remove…
        </button>
      )}
    </div>
  )
}

interface EditFormProps {
  readonly queue: string
  readonly id: string
  readonly version: number
  readonly start: unknown
  readonly onDone: () => void
}

function EditForm({ queue, id, version, start, onDone }: EditFormProps) {
  const { act } = useNotices()
  const [state, setState] = useState({ data: start, isValid: false })
  const save = async (): Promise<void> => {
    const done = await act({ act: 'update', queue, id, data: state.data }, 'changed')
    if (done !== undefined) onDone()
  }
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <DataEditor
        {...{ queue, version, start }}
        onChange={(data, isValid) => setState({ data, isValid })}
      />
      <div class="row">
        <button type="submit" class="primary" disabled={!state.isValid}>
          Save
        </button>
        <button type="button" onClick={onDone}>
          Leave as it is
        </button>
      </div>
    </form>
  )
}
