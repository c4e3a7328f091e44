import type { KeysView as Keys } from './answers.js'
import { agoText, countText, durationText } from './format.js'
import { useAnswer } from './live.js'

type Limits = Keys['limits']

/** What the limits of a queue have let begin, and its groups with the most jobs. */
export function KeysView({ queue, again }: { readonly queue: string; readonly again: number }) {
  const { answer: keys, error } = useAnswer<Keys>('keys', { queue }, again)
  if (error !== undefined) return <p class="empty bad">{error.message}</p>
  if (keys === undefined) return <p class="empty">Reading limits and groups…</p>
  const { limits, groups, groupCount, unsorted = 0, deduplicated } = keys
  const isEmpty = limits.length === 0 && groups.length === 0
  return (
    <>
      {limits.length > 0 && (
        <p class="note">
          Runs of the queue: <LimitsText limits={limits} />
        </p>
      )}
      {isEmpty && (
        <p class="empty">
          No job waits or runs in a group, and no worker with a limit has been started.
        </p>
      )}
      {groups.length > 0 && <GroupsTable groups={groups} />}
      {groupCount > groups.length && (
        <p class="note">{countText(groupCount - groups.length)} smaller groups are not shown.</p>
      )}
      {unsorted > 0 && (
        <p class="note">{countText(unsorted)} waiting jobs are not in their groups yet.</p>
      )}
      {deduplicated > 0 && (
        <p class="note">
          {countText(deduplicated)} adds of the last minute made no job of their own.
        </p>
      )}
    </>
  )
}

function GroupsTable({ groups }: Pick<Keys, 'groups'>) {
  return (
    <div class="scroll">
      <table class="groups">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Waiting</th>
            <th scope="col">Running</th>
            <th scope="col">Held back by</th>
            <th scope="col">Limits</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ key, tier, waiting, running, concurrency, blockedBy, limits }, place) => (
            <tr key={key ?? place}>
              <th scope="row">
                {key === undefined ? 'redacted' : key === '' ? '(no key)' : key}{' '}
                <span class="note">{tier}</span>
              </th>
              <td>{countText(waiting)}</td>
              <td>
                {countText(running)}
                {concurrency !== undefined && ` of ${countText(concurrency)}`}
              </td>
              <td>{blockedBy !== undefined && <span class="badge">{blockedBy}</span>}</td>
              <td>
                <LimitsText limits={limits} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function LimitsText({ limits }: { readonly limits: Limits }) {
  const texts = limits.map(({ used, max, per, opensAt }) => {
    // As the server sends it, a time is a text.
    const opens = opensAt === undefined ? '' : `, opens ${agoText(String(opensAt))}`
    return `${countText(used)} of ${countText(max)} per ${durationText(per)}${opens}`
  })
  return <>{texts.join('; ')}</>
}
