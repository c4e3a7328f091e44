/** Why a value of `process.env` is not known. */
export const environmentReason = 'it depends on the environment of the running process'
