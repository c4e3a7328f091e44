/** `pikku/queue-monitor`: the state of queues, their failed jobs, and their numbers for Prometheus. */
export { formatPrometheus } from './format-prometheus.js'
export { QueueMonitor } from './queue-monitor.js'
export type { MonitorMetrics, QueueMonitorOptions } from './queue-monitor.js'
