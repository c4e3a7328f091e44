import type { Schedule } from './answers.js'
import { agoText, durationText, timeText } from './format.js'
import { useAnswer } from './live.js'
import { useNotices } from './notices.js'
import { ValueView } from './value-view.js'

interface SchedulesViewProps {
  readonly queue: string
  readonly canAct: boolean
  readonly again: number
  readonly onDone: () => void
}

export function SchedulesView({ queue, canAct, again, onDone }: SchedulesViewProps) {
  const { act, ask } = useNotices()
  const { answer: schedules, error } = useAnswer<Schedule[]>('schedules', { queue }, again)
  if (error !== undefined) return <p class="empty bad">{error.message}</p>
  if (schedules === undefined) return <p class="empty">Reading schedules…</p>
  if (schedules.length === 0) return <p class="empty">This queue has no schedule.</p>
  const end = async (key: string): Promise<void> => {
    const text = `${key} adds no more jobs. A schedule that the project declares comes back when its workers start.`
    const question = { title: 'End this schedule?', text, button: 'End it', isDangerous: true }
    if ((await ask(question)) === undefined) return
    await act({ act: 'unschedule', queue, key }, 'ended')
    onDone()
  }
  return (
    <div class="scroll">
      <table class="schedules">
        <thead>
          <tr>
            <th scope="col">Schedule</th>
            <th scope="col">When</th>
            <th scope="col">Next run</th>
            <th scope="col">Data</th>
            {canAct && (
              <th scope="col">
                <span class="hidden">Acts</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {schedules.map(({ key, cron, timezone, every, next, data }) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td>
                {cron === undefined ? `every ${durationText(every)}` : <code>{cron}</code>}{' '}
                <span class="note">{timezone}</span>
              </td>
              <td>
                {timeText(next)} <span class="note">{agoText(next)}</span>
              </td>
              <td>
                <ValueView value={data} />
              </td>
              {canAct && (
                <td>
                  <button class="danger" onClick={() => void end(key)}>
                    End…
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
