/** The calls that wire a worker to a queue, newest spelling first. */
export const workerNames = ['wireQueueWorker', 'addQueueWorker', 'addQueueProcessor'] as const

/** The call of existing projects that wires a worker and declares its schedule. */
export const schedulerName = 'wireScheduler'

/** The call that declares a schedule. */
export const scheduleName = 'wireSchedule'

/** Every call that prebuild reads. */
export const wiringNames = [...workerNames, schedulerName, scheduleName] as const

/** The calls that declare a function. */
export const functionNames = ['pikkuSessionlessFunc', 'pikkuFunc'] as const

/** What prebuild writes, of this project or of another one; with the extension or without it, as in an import. */
export const generatedFile = /\/pikku-[\w-]+\.gen(?:\.d)?(?:\.[cm]?[jt]s)?$/
