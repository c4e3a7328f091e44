/**
 * SQL: the data of the job `j` whose wait, after which it expires, begins anew, so many milliseconds from now. That is
 * stored as its delay, which counts from when it was added. What somebody else has sent stays as it is.
 */
export function withDelay(milliseconds: string): string {
  const delay = `round(extract(epoch FROM now() - j.created_on) * 1000 + ${milliseconds})`
  return `
    CASE WHEN jsonb_typeof(j.data -> 'pikku') = 'number' THEN
      jsonb_set(j.data, '{options}', COALESCE(j.data -> 'options', '{}') || jsonb_build_object('delay', ${delay}))
    ELSE j.data END`
}
