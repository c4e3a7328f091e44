import { useState } from 'preact/hooks'
import type { ProjectView } from './answers.js'
import { isSnapshot } from './api.js'
import { countText, jobsText } from './format.js'
import { JobsTable } from './jobs-table.js'
import { useAnswer } from './live.js'
import { useNotices, type ActRequest } from './notices.js'
import { jobLink } from './route.js'
import { pathsOf, type Schema } from './schema.js'
import { useJobs, type Jobs } from './use-jobs.js'

interface JobsViewProps {
  readonly project: ProjectView
  readonly queue: string
  readonly status: string
  readonly again: number
  readonly onDone: () => void
}

/** Jobs that are changed by one request. */
const STEP = 200

const changes = [
  { act: 'retry', title: 'Retry', done: 'put back' },
  { act: 'promote', title: 'Run now', done: 'due now' },
  {
    act: 'cancel',
    title: 'Cancel…',
    done: 'cancelled',
    question: 'They end for good, also those that run.',
  },
  { act: 'remove', title: 'Remove…', done: 'removed', question: 'They are gone for good.' },
] as const

/** The jobs of a queue: found, chosen, changed. */
export function JobsView({ project, queue, status, again, onDone }: JobsViewProps) {
  const { actInSteps, ask } = useNotices()
  const [where, setWhere] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const found = useJobs(queue, status, where, again)
  const { jobs, error, isLoading, loadMore } = found
  if (!project.canList) {
    return (
      <p class="empty">
        Jobs on {project.provider} cannot be listed: their numbers are all it tells.
      </p>
    )
  }
  const canAct = project.role === 'act' && !isSnapshot
  const ids = jobs.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
  const changed = (): void => {
    found.reload()
    onDone()
  }
  const change = async ({
    act: name,
    title,
    done,
    ...rest
  }: (typeof changes)[number]): Promise<void> => {
    if ('question' in rest) {
      const question = {
        title: `${title.replace('…', '')} ${jobsText(ids.length)}?`,
        text: rest.question,
      }
      const button = title.replace('…', ` ${jobsText(ids.length)}`)
      if ((await ask({ ...question, button, isDangerous: true })) === undefined) return
    }
    const steps = Array.from({ length: Math.ceil(ids.length / STEP) }, (_, at) =>
      ids.slice(at * STEP, (at + 1) * STEP),
    ).values()
    const next = (): ActRequest | undefined => {
      const { value } = steps.next()
      return value && { act: name, queue, ids: value }
    }
    await actInSteps({ next, total: ids.length, done })
    setChosen(new Set())
    changed()
  }
  const retryAll = async (): Promise<void> => {
    const which = where === '' ? 'All failed jobs' : `All failed jobs with ${where}`
    const text = `${which} of ${queue} run again, each with all its attempts.`
    if ((await ask({ title: 'Retry all?', text, button: 'Retry all' })) === undefined) return
    const request = { act: 'retryAll', queue, ...(where === '' ? {} : { where }) }
    await actInSteps({
      next: (last) => {
        if (last === undefined) return request
        return last.cursor === undefined ? undefined : { ...request, cursor: last.cursor }
      },
      done: 'put back',
    })
    changed()
  }
  return (
    <>
      <div class="row toolbar">
        <Search queue={queue} where={where} onSearch={setWhere} />
        {canAct && ids.length > 0 && (
          <div class="row" role="group" aria-label="Chosen jobs">
            <span>{countText(ids.length)} chosen</span>
            {changes
              .filter((each) => project.acts.includes(each.act))
              .map((each) => (
                <button key={each.act} onClick={() => void change(each)}>
                  {each.title}
                </button>
              ))}
          </div>
        )}
        {canAct && status === 'failed' && ids.length === 0 && project.acts.includes('retryAll') && (
          <button onClick={() => void retryAll()}>Retry all…</button>
        )}
      </div>
      {error !== undefined ? (
        <p class="empty bad">{error.message}</p>
      ) : jobs.length === 0 ? (
        <p class="empty">{isLoading ? 'Reading jobs…' : emptyText(status, where, found)}</p>
      ) : (
        <JobsTable
          queue={queue}
          jobs={jobs}
          chosen={chosen}
          onChoose={setChosen}
          onEnd={loadMore}
          canChoose={canAct}
        />
      )}
      {where !== '' && <SearchState found={found} />}
    </>
  )
}

function emptyText(status: string, where: string, { hasMore, seen }: Jobs): string {
  if (where !== '')
    return hasMore ? `None of the first ${countText(seen)} jobs fits.` : 'No job fits.'
  return status === '' ? 'There are no jobs in this queue.' : `No job of this queue is ${status}.`
}

/** How far a search is. It is no engine's: it looks at one job after the other. */
function SearchState({ found }: { found: Jobs }) {
  const { isLoading, isLive, hasMore, seen, stop, loadMore, reload } = found
  const seenText = `${jobsText(seen)} ${seen === 1 ? 'was' : 'were'} looked at.`
  if (isLoading) {
    return seen === 0 || isLive ? null : (
      <p class="note">
        {seenText} <button onClick={stop}>Stop</button>
      </p>
    )
  }
  return (
    <p class="note" role="status">
      {seenText} {hasMore && <button onClick={loadMore}>Look further</button>}{' '}
      {!isLive && <button onClick={reload}>Search again</button>}
    </p>
  )
}

interface SearchProps {
  readonly queue: string
  readonly where: string
  readonly onSearch: (where: string) => void
}

/** An id, or a path of the data and its value. The paths are those of the type. */
function Search({ queue, where, onSearch }: SearchProps) {
  const [text, setText] = useState(where)
  const { answer: schema } = useAnswer<Schema | null>('schema', { queue })
  const paths = schema == null ? [] : pathsOf(schema)
  return (
    <form
      class="row search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        const asked = text.trim()
        if (asked === '' || asked.includes('=')) onSearch(asked)
        else location.hash = jobLink(queue, asked)
      }}
    >
      <label class="grow">
        <span class="hidden">Find a job by its id, or by a value: {paths[0] ?? 'order.id'}=42</span>
        <input
          type="search"
          list="paths"
          placeholder={`Id, or ${paths[0] ?? 'order.id'}=…`}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value)
            if (event.currentTarget.value === '') onSearch('')
          }}
        />
      </label>
      <datalist id="paths">
        {paths.map((path) => (
          <option key={path} value={`${path}=`} />
        ))}
      </datalist>
      <button type="submit">Find</button>
    </form>
  )
}
