import { JOB_STATES, oldestWaiting } from '../job/queue-stats.js'
import type { QueueStats } from '../job/queue-stats.js'
import type { MonitorMetrics } from './queue-monitor.js'

interface Metric {
  readonly name: string
  readonly help: string
  readonly of: keyof MonitorMetrics
  /** Label text beside the queue's, and the value; absent values have no line. */
  readonly read: (stats: QueueStats) => readonly (readonly [string, number | undefined])[]
}

const METRICS: readonly Metric[] = [
  {
    name: 'pikku_queue_jobs',
    help: 'Jobs in the queue, by state.',
    of: 'queueSize',
    read: (stats) => JOB_STATES.map((state) => [`,state="${state}"`, stats[state]]),
  },
  {
    name: 'pikku_queue_oldest_waiting_seconds',
    help: 'For how long the job that has waited longest could have run; 0 when none waits.',
    of: 'queueSize',
    read: (stats) => [['', inSeconds(oldestWaiting(stats))]],
  },
  {
    name: 'pikku_queue_throughput_jobs_per_minute',
    help: 'Jobs completed in the last minute.',
    of: 'throughput',
    read: (stats) => [['', stats.throughput]],
  },
  {
    name: 'pikku_queue_latency_seconds',
    help: 'Mean time from being ready to being completed, over the last minute.',
    of: 'latency',
    read: (stats) => [['', inSeconds(stats.latency)]],
  },
  {
    name: 'pikku_queue_error_ratio',
    help: 'Failed jobs of all finished ones, over the last minute.',
    of: 'errorRate',
    read: (stats) => [['', stats.errorRate]],
  },
  {
    name: 'pikku_queue_deduplicated_jobs_per_minute',
    help: 'Adds of the last minute that made no job of their own, because of `unique`.',
    of: 'throughput',
    read: (stats) => [['', stats.deduplicated]],
  },
]

function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1_000
}

/** The statistics of some queues in the text format of Prometheus, version 0.0.4; all are gauges. */
export function formatPrometheus(
  stats: Readonly<Record<string, QueueStats>>,
  wanted: MonitorMetrics = {},
): string {
  return METRICS.filter((metric) => wanted[metric.of] !== false)
    .map((metric) => formatMetric(metric, stats))
    .join('')
}

function formatMetric(metric: Metric, stats: Readonly<Record<string, QueueStats>>): string {
  const lines = Object.entries(stats).flatMap(([queue, numbers]) =>
    metric
      .read(numbers)
      .flatMap(([labels, value]) =>
        value === undefined
          ? []
          : [`${metric.name}{queue="${escapeLabel(queue)}"${labels}} ${value}\n`],
      ),
  )
  return `# HELP ${metric.name} ${metric.help}\n# TYPE ${metric.name} gauge\n${lines.join('')}`
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
