/**
 * A job's id as BullMQ takes it: it refuses `:` and whole numbers, so those are written as `%XX`, and `%` with them.
 * Other ids stay as they are, for who looks into Redis.
 */
export function toEngineId(jobId: string): string {
  const escaped = /[%:]/.test(jobId) ? jobId.replace(/[%:]/g, escapeCharacter) : jobId
  return looksLikeNumber(escaped) ? escapeCharacter(escaped[0] ?? '') + escaped.slice(1) : escaped
}

/** The other way. An id with `:` was made by BullMQ itself, for a run of a schedule, and comes out as it is. */
export function fromEngineId(engineId: string): string {
  if (!engineId.includes('%') || engineId.includes(':')) return engineId
  return engineId.replace(/%([0-9A-F]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function looksLikeNumber(id: string): boolean {
  return /^-?\d+$/.test(id)
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
