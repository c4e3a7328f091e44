import type { Sample } from './answers.js'
import { countText, durationText } from './format.js'
import { useAnswer } from './live.js'

interface Line {
  readonly name: string
  readonly of: (sample: Sample) => number | undefined
}

interface ChartSpec {
  readonly title: string
  readonly lines: readonly Line[]
  readonly text: (value: number | undefined) => string
}

const charts: readonly ChartSpec[] = [
  { title: 'Waiting', lines: [{ name: 'waiting', of: ({ waiting }) => waiting }], text: countText },
  {
    title: 'Completed a minute',
    lines: [{ name: 'completed', of: ({ throughput }) => throughput }],
    text: countText,
  },
  {
    title: 'Run time',
    lines: [
      { name: 'p50', of: ({ p50 }) => p50 },
      { name: 'p95', of: ({ p95 }) => p95 },
    ],
    text: durationText,
  },
  {
    title: 'Failed',
    lines: [{ name: 'failed', of: ({ errorRate }) => errorRate }],
    text: (value) => (value === undefined ? '–' : `${Math.round(value * 100)} %`),
  },
]

/** The last hour of a queue. `again` changes when there may be new samples. */
export function Charts({ queue, again }: { queue: string; again: unknown }) {
  const { answer: samples = [] } = useAnswer<Sample[]>('samples', { queue }, again)
  return (
    <section class="charts" aria-label="The last hour">
      {charts.map((chart) => (
        <Chart key={chart.title} {...chart} samples={samples} />
      ))}
    </section>
  )
}

const WIDTH = 220
const HEIGHT = 44
const HOUR = 3_600_000

function Chart({ title, lines, text, samples }: ChartSpec & { samples: readonly Sample[] }) {
  const end = samples.at(-1)?.at ?? 0
  const start = Math.max(end - HOUR, Math.min(samples[0]?.at ?? 0, end - 60_000))
  const values = samples.flatMap((sample) => lines.map(({ of }) => of(sample) ?? 0))
  const most = Math.max(...values, 0)
  const last = lines.map(({ name, of }) => {
    const value = text(samples.map(of).findLast((each) => each !== undefined))
    return lines.length === 1 ? value : `${name} ${value}`
  })
  return (
    <figure class="chart">
      <figcaption>
        <span>{title}</span> <b>{last.join(' · ')}</b>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: now ${last.join(', ')}, at most ${text(most)}`}
      >
        <line class="chart-base" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {lines.map(({ name, of }, at) => (
          <polyline
            key={name}
            class={`chart-line chart-line-${at}`}
            points={samples
              .flatMap((sample) => {
                const value = of(sample)
                if (value === undefined) return []
                const x = ((sample.at - start) / Math.max(1, end - start)) * WIDTH
                const y = HEIGHT - 2 - (most === 0 ? 0 : (value / most) * (HEIGHT - 6))
                return `${x.toFixed(1)},${y.toFixed(1)}`
              })
              .join(' ')}
          />
        ))}
      </svg>
    </figure>
  )
}
