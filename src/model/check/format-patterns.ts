const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4 = `${byte}(?:\\.${byte}){3}`
const group = '[\\da-fA-F]{1,4}'
const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const date = `(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${leapYear}-02-29)`
const time =
  '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:[zZ]|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)'
const atom = "[\\w!#$%&'*+/=?^`\\{\\|\\}~\\-]+"
const hostLabel = '[\\da-zA-Z](?:[\\da-zA-Z\\-]{0,61}[\\da-zA-Z])?'
const hostname = `(?=.{1,253}$)${hostLabel}(?:\\.${hostLabel})*`

/**
 * The formats that are checked: each is the source of a regular expression, read with the `u` flag. A format that is
 * not listed stands in the schema and is not checked.
 */
export const formatPatterns: Readonly<Record<string, string>> = {
  date: whole(date),
  time: whole(time),
  'date-time': whole(`${date}[tT\\s]${time}`),
  email: whole(`${atom}(?:\\.${atom})*@${hostLabel}(?:\\.${hostLabel})*`),
  hostname: whole(hostname),
  ipv4: whole(ipv4),
  ipv6: whole(
    `(?:(?:${group}:){7}${group}|(?:${group}:){6}${ipv4}|(?:${group}:){1,7}:|(?:${group}:){1,6}:${group}|(?:${group}:){1,5}(?::${group}){1,2}|(?:${group}:){1,4}(?::${group}){1,3}|(?:${group}:){1,3}(?::${group}){1,4}|(?:${group}:){1,2}(?::${group}){1,5}|${group}:(?::${group}){1,6}|:(?:(?::${group}){1,7}|:)|::(?:ffff(?::0{1,4})?:)?${ipv4}|(?:${group}:){1,4}:${ipv4})`,
  ),
  uri: whole("[a-zA-Z][a-zA-Z\\d+.\\-]*:(?:[\\w\\-.~:\\/?#\\[\\]@!$&'()*+,;=]|%[\\da-fA-F]{2})+"),
  uuid: whole('[\\da-fA-F]{8}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{12}'),
}

function whole(pattern: string): string {
  return `^(?:${pattern})$`
}
