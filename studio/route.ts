import { useEffect, useMemo, useState } from 'preact/hooks'

export type Route =
  | { readonly page: 'queues' }
  | { readonly page: 'map' }
  | { readonly page: 'queue'; readonly queue: string; readonly tab: string }
  | { readonly page: 'job'; readonly queue: string; readonly id: string }

export function queueLink(queue: string, tab = ''): string {
  return `#/queue/${encodeURIComponent(queue)}${tab === '' ? '' : `/${tab}`}`
}

export function jobLink(queue: string, id: string): string {
  return `#/job/${encodeURIComponent(queue)}/${encodeURIComponent(id)}`
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const follow = (): void => setHash(location.hash)
    addEventListener('hashchange', follow)
    // It may have changed between the first view and now.
    follow()
    return () => removeEventListener('hashchange', follow)
  }, [])
  return useMemo(() => read(hash), [hash])
}

function read(hash: string): Route {
  const [page, ...rest] = hash.replace(/^#\//, '').split('/').map(decode)
  const [queue = '', other = ''] = rest
  if (page === 'map') return { page }
  if (page === 'queue' && queue !== '') return { page, queue, tab: other }
  if (page === 'job' && queue !== '') return { page, queue, id: other }
  return { page: 'queues' }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
