import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ApiError, isSnapshot, takeToken } from './api.js'
import { JobView } from './job-view.js'
import { useLive } from './live.js'
import { MapView } from './map-view.js'
import { NoticeBoard } from './notices.js'
import { QueueView } from './queue-view.js'
import { QueuesView } from './queues-view.js'
import { useRoute, type Route } from './route.js'
import './style.css'

function Studio() {
  const live = useLive()
  const route = useRoute()
  const main = useRef<HTMLElement>(null)
  const place = `${route.page} ${'queue' in route ? route.queue : ''} ${'id' in route ? route.id : ''}`
  const { project } = live
  const title = titleOf(route)
  useEffect(() => {
    document.title = `${title} – ${project?.name ?? 'pikku'} studio`
  }, [title, project?.name])
  // Whoever reads with a screen reader hears where the link has led.
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) {
      main.current?.focus({ preventScroll: true })
      scrollTo(0, 0)
    }
    isFirst.current = false
  }, [place])
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <header class="top-bar">
        <a class="brand" href="#/">
          <span class="mark" aria-hidden="true" /> {project?.name ?? 'pikku'}
        </a>
        <nav aria-label="Views">
          <a href="#/" aria-current={route.page === 'queues' ? 'page' : undefined}>
            Queues
          </a>
          <a href="#/map" aria-current={route.page === 'map' ? 'page' : undefined}>
            Map
          </a>
        </nav>
        <span class="grow" />
        {project !== undefined && <span class="note">{project.provider}</span>}
        {project?.role === 'read' && !isSnapshot && <span class="badge">read-only</span>}
        {isSnapshot && <span class="badge">snapshot</span>}
        {live.isLost && <span class="badge badge-failed">connection lost</span>}
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        {live.error !== undefined ? (
          <Failure error={live.error} />
        ) : project === undefined ? (
          <p class="empty">Opening…</p>
        ) : route.page === 'map' ? (
          <MapView project={project} numbers={live.numbers} />
        ) : route.page === 'queue' ? (
          <QueueView
            key={route.queue}
            project={project}
            numbers={live.numbers}
            name={route.queue}
            tab={route.tab}
            version={live.version}
          />
        ) : route.page === 'job' ? (
          <JobView
            key={place}
            project={project}
            queue={route.queue}
            id={route.id}
            version={live.version}
          />
        ) : (
          <QueuesView project={project} numbers={live.numbers} />
        )}
      </main>
    </>
  )
}

function titleOf(route: Route): string {
  if (route.page === 'job') return `Job ${route.id}`
  if (route.page === 'queue') return route.queue
  return route.page === 'map' ? 'Map' : 'Queues'
}

function Failure({ error }: { error: Error }) {
  const isClosed = error instanceof ApiError && error.status === 401
  return (
    <div class="empty">
      <h1>{isClosed ? 'This page needs its link' : 'The studio cannot be shown'}</h1>
      <p>{error.message}</p>
      {isClosed && (
        <p>Each start of `pikku studio` prints a new link: copy it from the terminal.</p>
      )}
    </div>
  )
}

takeToken()
const root = document.querySelector('#studio')
if (root !== null)
  render(
    <NoticeBoard>
      <Studio />
    </NoticeBoard>,
    root,
  )
