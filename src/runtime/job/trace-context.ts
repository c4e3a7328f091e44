/** The context of a trace, as propagators write it: `traceparent` and the like. It travels beside the data of a job. */
export type TraceContext = Readonly<Record<string, string>>
