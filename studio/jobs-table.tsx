import { useEffect, useRef, useState } from 'preact/hooks'
import type { JobRow } from './answers.js'
import { agoText, timeText } from './format.js'
import { jobLink } from './route.js'

interface JobsTableProps {
  readonly queue: string
  readonly jobs: readonly JobRow[]
  /** Ids. */
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (ids: ReadonlySet<string>) => void
  /** Called when the end of what is loaded comes into sight. */
  readonly onEnd: () => void
  readonly canChoose: boolean
}

const AROUND = 10
const narrow = matchMedia('(max-width: 640px)')

/** Only the rows in sight are there, however many are loaded: all rows are equally high. */
export function JobsTable({ queue, jobs, chosen, onChoose, onEnd, canChoose }: JobsTableProps) {
  const box = useRef<HTMLDivElement>(null)
  const [window, setWindow] = useState({ first: 0, last: 40 })
  const rowHeight = narrow.matches ? 76 : 37
  const look = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {}
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - AROUND)
    const last = Math.ceil((scrollTop + clientHeight) / rowHeight) + AROUND
    setWindow((old) => (old.first === first && old.last === last ? old : { first, last }))
    if (last >= jobs.length) onEnd()
  }
  useEffect(look, [jobs.length])
  const shown = jobs.slice(window.first, window.last)
  const choose = (id: string): void => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  const areAll = jobs.length > 0 && jobs.every(({ id }) => chosen.has(id))
  return (
    <div class="jobs" ref={box} onScroll={look} tabIndex={0} role="region" aria-label="Jobs">
      <table aria-rowcount={jobs.length + 1}>
        <thead>
          <tr>
            {canChoose && (
              <th scope="col" class="choose">
                <input
                  type="checkbox"
                  aria-label="Choose all loaded jobs"
                  checked={areAll}
                  onChange={() => onChoose(areAll ? new Set() : new Set(jobs.map(({ id }) => id)))}
                />
              </th>
            )}
            <th scope="col">Job</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Attempts
            </th>
            <th scope="col">When</th>
            <th scope="col">Data</th>
          </tr>
        </thead>
        <tbody>
          <Space height={window.first * rowHeight} />
          {shown.map((job, at) => (
            <tr key={job.id} aria-rowindex={window.first + at + 2} class="job">
              {canChoose && (
                <td class="choose">
                  <input
                    type="checkbox"
                    aria-label={`Choose job ${job.id}`}
                    checked={chosen.has(job.id)}
                    onChange={() => choose(job.id)}
                  />
                </td>
              )}
              <th scope="row">
                <a href={jobLink(queue, job.id)} title={job.id}>
                  {job.id}
                </a>
              </th>
              <td>
                <State state={job.status} />
              </td>
              <td class="number">
                {job.attempts}/{job.maxAttempts}
              </td>
              <td title={timeText(momentOf(job))}>{agoText(momentOf(job))}</td>
              <td class="data">
                {job.error !== undefined && <span class="bad">{job.error} </span>}
                <code>{job.data}</code>
              </td>
            </tr>
          ))}
          <Space height={Math.max(0, jobs.length - window.last) * rowHeight} />
        </tbody>
      </table>
    </div>
  )
}

export function State({ state }: { state: string }) {
  return <span class={`badge badge-${state}`}>{state}</span>
}

/** When what the state says has happened, or will. */
function momentOf({ finishedAt, delayedUntil, startedAt, createdAt }: JobRow): string {
  return finishedAt ?? delayedUntil ?? startedAt ?? createdAt
}

function Space({ height }: { height: number }) {
  return height === 0 ? null : (
    <tr aria-hidden="true" class="space">
      <td style={{ height: `${height}px` }} />
    </tr>
  )
}
