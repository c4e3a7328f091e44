/** The calls that wire a queue, newest spelling first. */
export const wiringNames = ['wireQueueWorker', 'addQueueWorker', 'addQueueProcessor'] as const

/** The calls that declare a function. */
export const functionNames = ['pikkuSessionlessFunc', 'pikkuFunc'] as const
