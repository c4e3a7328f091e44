import { useState } from 'preact/hooks'
import type { ProjectView, QueueNumbers, QueueView } from './answers.js'
import { countText, durationText } from './format.js'
import type { Numbers } from './live.js'
import { queueLink } from './route.js'

type SortKey =
  | 'queue'
  | 'waiting'
  | 'active'
  | 'delayed'
  | 'failed'
  | 'throughput'
  | 'oldestWaiting'

const columns: readonly { readonly key: SortKey; readonly title: string }[] = [
  { key: 'waiting', title: 'Waiting' },
  { key: 'active', title: 'Active' },
  { key: 'delayed', title: 'Delayed' },
  { key: 'failed', title: 'Failed' },
  { key: 'throughput', title: 'A minute' },
  { key: 'oldestWaiting', title: 'Oldest' },
]

export function QueuesView({ project, numbers }: { project: ProjectView; numbers: Numbers }) {
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<SortKey>('queue')
  const words = search.toLowerCase()
  const shown = project.queues
    .filter(({ name }) => name.toLowerCase().includes(words))
    .toSorted((one, other) => {
      if (sort === 'queue') return 0
      const valueOf = ({ name }: QueueView): number => numbers.get(name)?.[sort] ?? -1
      return valueOf(other) - valueOf(one)
    })
  return (
    <>
      <div class="row spread">
        <h1>Queues</h1>
        <label class="search">
          <span class="hidden">Search queues</span>
          <input
            type="search"
            placeholder="Search queues"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
      </div>
      {project.queues.length === 0 ? (
        <p class="empty">
          This project has no queues yet. Wire a worker, and run `npx pikku prebuild`.
        </p>
      ) : (
        <div class="scroll">
          <table class="queues">
            <thead>
              <tr>
                <Heading
                  title="Queue"
                  isSorted={sort === 'queue'}
                  onSort={() => setSort('queue')}
                />
                {columns.map(({ key, title }) => (
                  <Heading
                    key={key}
                    title={title}
                    isNumber
                    isSorted={sort === key}
                    onSort={() => setSort(key)}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((queue) => (
                <QueueRow key={queue.name} queue={queue} numbers={numbers.get(queue.name)} />
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <p class="empty">No queue is called like that.</p>}
        </div>
      )}
    </>
  )
}

interface HeadingProps {
  readonly title: string
  readonly isNumber?: boolean
  readonly isSorted: boolean
  readonly onSort: () => void
}

function Heading({ title, isNumber, isSorted, onSort }: HeadingProps) {
  const order = title === 'Queue' ? 'ascending' : 'descending'
  return (
    <th scope="col" class={isNumber ? 'number' : ''} aria-sort={isSorted ? order : 'none'}>
      <button class="plain" onClick={onSort}>
        {title}
        {isSorted && <span aria-hidden="true">{order === 'ascending' ? ' ↑' : ' ↓'}</span>}
      </button>
    </th>
  )
}

function QueueRow({ queue, numbers }: { queue: QueueView; numbers: QueueNumbers | undefined }) {
  const { name, description, lettersOf } = queue
  const isBad = (numbers?.failed ?? 0) > 0
  return (
    <tr>
      <th scope="row">
        <a href={queueLink(name)}>{name}</a>
        {numbers?.paused && <span class="badge badge-delayed">paused</span>}
        {lettersOf.length > 0 && <span class="badge">dead letters</span>}
        {description !== undefined && <span class="note">{description}</span>}
        {numbers?.error !== undefined && <span class="note bad">{numbers.error}</span>}
      </th>
      <td class="number" data-name="waiting">
        {countText(numbers?.waiting)}
      </td>
      <td class="number" data-name="active">
        {countText(numbers?.active)}
      </td>
      <td class="number" data-name="delayed">
        {countText(numbers?.delayed)}
      </td>
      <td class={`number ${isBad ? 'bad' : ''}`} data-name="failed">
        {isBad ? (
          <a
            class="bad"
            href={queueLink(name, 'failed')}
            aria-label={`${numbers?.failed} failed jobs of ${name}`}
          >
            {countText(numbers?.failed)}
          </a>
        ) : (
          countText(numbers?.failed)
        )}
      </td>
      <td class="number" data-name="a minute">
        {countText(numbers?.throughput)}
      </td>
      <td class="number" data-name="oldest">
        {durationText(numbers?.oldestWaiting)}
      </td>
    </tr>
  )
}
