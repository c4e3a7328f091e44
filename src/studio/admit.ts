import { Refusal } from './answer.js'
import type { StudioAccess, StudioOptions, StudioUser } from './studio-options.js'

/** Sent by the page with every call. A form or an image of another site cannot set it. */
const MARK = 'x-pikku-studio'
const TOKEN = 'x-pikku-studio-token'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

/**
 * Decides who a request is from. Throws `Refusal` for a request from another site, without the token, or from somebody
 * who may not read.
 */
export async function admit(
  request: Request,
  url: URL,
  options: StudioOptions,
): Promise<StudioUser | Response> {
  refuseOtherSites(request, url, options)
  const { authorize, token, readOnly } = options
  const access =
    authorize === undefined ? withToken(request, token ?? '') : await authorize(request)
  if (access instanceof Response) return access
  const user = userOf(access)
  if (user === undefined) throw new Refusal(403, 'FORBIDDEN', 'You may not see these queues')
  return readOnly === true ? { ...user, role: 'read' } : user
}

/** The page itself holds no data, so that a browser can open it without the token. */
export async function admitToPage(
  request: Request,
  url: URL,
  options: StudioOptions,
): Promise<Response | undefined> {
  refuseOtherHosts(url, options)
  if (options.authorize === undefined) return undefined
  const access = await options.authorize(request)
  if (access instanceof Response) return access
  if (userOf(access) !== undefined) return undefined
  throw new Refusal(403, 'FORBIDDEN', 'You may not see these queues')
}

/** Another name that leads to this machine is how a foreign page would get at it (DNS rebinding). */
function refuseOtherHosts({ hostname }: URL, { authorize }: StudioOptions): void {
  if (authorize !== undefined || isLoopback(hostname)) return
  throw new Refusal(403, 'OTHER_HOST', 'This page can only be opened by a loopback address')
}

function refuseOtherSites(request: Request, url: URL, options: StudioOptions): void {
  refuseOtherHosts(url, options)
  const { headers } = request
  const refusal = new Refusal(403, 'OTHER_ORIGIN', 'This request comes from another site')
  const origin = headers.get('origin')
  if (origin !== null && !isOwnOrigin(origin, url, options)) throw refusal
  // A browser that sends no Origin still says where a request comes from.
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && origin === null) throw refusal
  if (headers.get(MARK) === null) {
    throw new Refusal(403, 'NOT_FROM_PAGE', `This request lacks the header ${MARK}`)
  }
}

function isOwnOrigin(origin: string, url: URL, { origins = [] }: StudioOptions): boolean {
  if (origins.includes(origin)) return true
  // A proxy may end TLS: the scheme may differ, the host may not.
  return URL.canParse(origin) && new URL(origin).host === url.host
}

function withToken({ headers }: Request, token: string): StudioUser {
  if (isSameText(headers.get(TOKEN) ?? '', token)) return { role: 'act', name: 'local' }
  throw new Refusal(401, 'NO_TOKEN', 'Open the link that was printed when the studio started')
}

/** Takes equally long wherever the texts differ. */
function isSameText(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length
  for (let index = 0; index < wanted.length; index += 1) {
    difference |= given.charCodeAt(index) ^ wanted.charCodeAt(index)
  }
  return difference === 0
}

function userOf(access: Exclude<StudioAccess, Response>): StudioUser | undefined {
  const user = typeof access === 'string' ? { role: access } : access
  const role: unknown = user?.role
  return role === 'read' || role === 'act' ? (user ?? undefined) : undefined
}
