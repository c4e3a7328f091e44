import { connect } from 'node:net'

import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { createStudio, type StudioOptions } from '../../dist/studio/index.js'
import { startStudio } from '../../dist/studio/start-studio.js'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import {
  createEmbeddedService,
  createEmbeddedWorkers,
} from '../../src/runtime/providers/embedded/index.js'
import { clearWorkers } from '../../src/runtime/testing/index.js'
import { callsOf, definitions, invoice, keptLog, marks, token } from './invoices.js'

function open(options: Partial<StudioOptions> = {}) {
  const service = createEmbeddedService({ path: ':memory:' })
  onTestFinished(() => service.close())
  const { lines, logger } = keptLog()
  const access = options.authorize === undefined ? { token } : {}
  const studio = createStudio({ service, definitions, logger, ...access, ...options })
  return { service, lines, studio, ...callsOf(studio) }
}

const add = JSON.stringify({ act: 'add', queue: 'invoices', data: invoice('a1') })

async function statusOf(
  { studio, service }: ReturnType<typeof open>,
  url: string,
  headers: Record<string, string>,
): Promise<number> {
  const post = { method: 'POST', body: add }
  const sent = { 'content-type': 'application/json', ...headers }
  const { status } = await studio(new Request(url, { ...post, headers: sent }))
  const { waiting } = (await service.stats?.('invoices')) ?? {}
  expect(waiting).toBe(status === 200 ? 1 : 0)
  return status
}

const act = 'http://127.0.0.1:4000/api/act'

describe('of a request', () => {
  test('from the page itself, everything is done', async () => {
    const own = { ...marks, origin: 'http://127.0.0.1:4000', 'sec-fetch-site': 'same-origin' }
    expect(await statusOf(open(), act, own)).toBe(200)
  })

  test.each([
    ['another Origin', { ...marks, origin: 'https://evil.example' }],
    ['the same host at another port', { ...marks, origin: 'http://127.0.0.1:4001' }],
    ['no Origin at all, from a sandbox', { ...marks, origin: 'null' }],
    ['another site, without Origin', { ...marks, 'sec-fetch-site': 'cross-site' }],
    ['a page of the same site, without Origin', { ...marks, 'sec-fetch-site': 'same-site' }],
    ['a form, which sets no headers', { 'x-pikku-studio-token': token }],
  ])('from %s, nothing is done', async (_, headers) => {
    expect(await statusOf(open(), act, headers)).toBe(403)
  })

  test.each([
    ['no token', { 'x-pikku-studio': '1' }],
    ['an empty token', { ...marks, 'x-pikku-studio-token': '' }],
    ['the beginning of the token', { ...marks, 'x-pikku-studio-token': token.slice(0, -1) }],
    ['the token and more', { ...marks, 'x-pikku-studio-token': `${token}x` }],
    ['the token in a cookie', { 'x-pikku-studio': '1', cookie: `token=${token}` }],
  ])('with %s, nothing is done and nothing is read', async (_, headers) => {
    const opened = open()
    expect(await statusOf(opened, act, headers)).toBe(401)
    const url = 'http://127.0.0.1:4000/api/jobs?queue=invoices'
    expect((await opened.studio(new Request(url, { headers }))).status).toBe(401)
  })

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1'])(
    'for the host %s, nothing is answered, not even the page',
    async (host) => {
      const opened = open()
      expect(await statusOf(opened, `http://${host}/api/act`, marks)).toBe(403)
      expect((await opened.studio(new Request(`http://${host}/`))).status).toBe(403)
    },
  )
})

describe('authorize', () => {
  const page = new Request('https://admin.example.com/')
  const api = 'https://admin.example.com/api/act'
  const mark = { 'x-pikku-studio': '1' }

  test('is needed, and so is a token that cannot be guessed', () => {
    const service = createEmbeddedService({ path: ':memory:' })
    onTestFinished(() => service.close())
    expect(() => createStudio({ service, definitions })).toThrow('authorize')
    expect(() => createStudio({ service, definitions, token: 'short' })).toThrow('16')
    expect(() => createStudio({ service, definitions, authorize: true as never })).toThrow(
      'authorize',
    )
  })

  test.each<NonNullable<StudioOptions['authorize']>>([
    () => 'act',
    async () => ({ role: 'act', name: 'root' }),
  ])('decides who acts: %s', async (authorize) => {
    expect(await statusOf(open({ authorize }), api, mark)).toBe(200)
  })

  test.each<readonly [string, NonNullable<StudioOptions['authorize']>]>([
    ['a reader', () => 'read' as const],
    ['nobody', () => undefined],
    ['true, which is no role', () => true as never],
    ['a role that there is not', () => 'admin' as never],
    ['an object without a role', () => ({ name: 'eve' }) as never],
  ])('of %s lets nothing be changed', async (_, authorize) => {
    expect(await statusOf(open({ authorize }), api, mark)).toBe(403)
  })

  test('that throws lets nothing be done', async () => {
    const authorize = (): never => {
      throw new Error('postgres://admin:hunter2@db/users does not answer')
    }
    const opened = open({ authorize })
    expect(await statusOf(opened, api, mark)).toBe(500)
    expect(JSON.stringify(opened.lines)).not.toContain('hunter2')
  })

  test('shows a reader the jobs and says that they only read; acts of theirs are in the log', async () => {
    const opened = open({ authorize: () => ({ role: 'read', name: 'eve@example.com' }) })
    await opened.service.add('invoices', invoice('r1'))
    expect((await opened.get('jobs', { queue: 'invoices' })).body.jobs).toHaveLength(1)
    expect((await opened.get('project')).body.role).toBe('read')
    const { status } = await opened.post('act', { act: 'drain', queue: 'invoices' })
    expect(status).toBe(403)
    expect(opened.lines).toEqual([
      'studio: eve@example.com drain queue="invoices": refused, may only read',
    ])
  })

  test('with readOnly, nobody acts', async () => {
    expect(await statusOf(open({ authorize: () => 'act', readOnly: true }), api, mark)).toBe(403)
    expect(await statusOf(open({ readOnly: true }), act, marks)).toBe(403)
  })

  test('may send somebody to log in, and without a role even the page is not shown', async () => {
    const login = () => Response.redirect('https://login.example.com/', 302)
    expect((await open({ authorize: login }).studio(page)).status).toBe(302)
    expect((await open({ authorize: () => null }).studio(page)).status).toBe(403)
    expect((await open({ authorize: () => 'read' }).studio(page)).status).toBe(200)
  })

  test('a page behind a proxy that changes the host is named by its origin', async () => {
    const headers = { ...mark, origin: 'https://public.example.com' }
    const authorize = () => 'act' as const
    expect(await statusOf(open({ authorize }), api, headers)).toBe(403)
    const origins = ['https://public.example.com']
    expect(await statusOf(open({ authorize, origins }), api, headers)).toBe(200)
  })
})

describe('what is sent', () => {
  test('10 MB are refused, whether their size is said before or not, and nothing is kept', async () => {
    const { studio } = open()
    const body = JSON.stringify({ act: 'add', queue: 'invoices', data: 'x'.repeat(10_000_000) })
    const headers = { ...marks, 'content-type': 'application/json' }
    const said = new Request(act, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      body,
    })
    expect((await studio(said)).status).toBe(413)
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new TextEncoder().encode('x'.repeat(100_000)))
      },
    })
    const streamed = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit
    expect((await studio(new Request(act, streamed))).status).toBe(413)
    expect(pulled).toBeLessThan(20)
  })

  test.each(['{', '[]', 'null', '"text"', ''])('%j is no act', async (body) => {
    const { studio } = open()
    const headers = { ...marks, 'content-type': 'application/json' }
    expect((await studio(new Request(act, { method: 'POST', headers, body }))).status).toBe(400)
  })

  test.each([
    { act: 'constructor', queue: 'invoices' },
    { act: '__proto__', queue: 'invoices' },
    { act: 'close', queue: 'invoices' },
    { act: 'retry', queue: 'invoices', ids: [] },
    { act: 'retry', queue: 'invoices', ids: [1] },
    { act: 'retry', queue: 'invoices', ids: Array.from({ length: 1001 }, String) },
    { act: 'redrive', queue: 'invoices-dead', limit: -1 },
    { act: 'pause', queue: {} },
  ])('$act of something else is refused', async (body) => {
    expect((await open().post('act', body)).status).toBe(400)
  })

  test.each(['toString', '__proto__', 'nothing', '../invoices', ''])(
    'there is no queue %j',
    async (queue) => {
      const { get, post } = open()
      expect((await get('jobs', { queue })).status).toBe(404)
      expect((await get('schema', { queue })).body).toBeNull()
      expect((await post('act', { act: 'pause', queue })).status).toBe(404)
    },
  )

  test('a log line stays one line, whatever an id holds', async () => {
    const { post, lines } = open()
    const ids = ['a\nstudio: root drain', '\u001b[31m', '\u2028', 'x'.repeat(5_000)]
    await post('act', { act: 'cancel', queue: 'invoices', ids })
    expect(lines).toHaveLength(1)
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/)
    expect(lines[0]!.length).toBeLessThan(600)
  })
})

describe('what is answered', () => {
  test('carries the headers that keep a page safe, whatever it is', async () => {
    const { studio } = open()
    for (const path of ['', 'studio.js', 'studio.css', 'icon.svg', 'api/project', 'nothing']) {
      const { headers } = await studio(new Request(`http://localhost/${path}`))
      const policy = headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('the page holds no script of its own and nothing from outside', async () => {
    const html = await (await open().studio(new Request('http://localhost/'))).text()
    expect(html).not.toMatch(/<script>|<style|style=|\son\w+=|https?:/)
  })

  test('a job of any size has a bounded description', async () => {
    const { service, get, studio } = open()
    let deep: object = {}
    for (let depth = 0; depth < 1_000; depth += 1) deep = { deep }
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at]))
    const data = { deep, wide, long: 'x'.repeat(5_000_000), list: Array(50_000).fill('y') }
    const id = await service.add('invoices', data)
    const request = new Request(`http://localhost/api/job?queue=invoices&id=${id}`, {
      headers: marks,
    })
    expect((await (await studio(request)).text()).length).toBeLessThan(400_000)
    expect((await get('jobs', { queue: 'invoices' })).body.jobs[0].data.length).toBeLessThan(300)
  })
})

describe('redact', () => {
  const redact = ['invoices: order.id', 'cents', 'invoices: items.*.secret']

  test('hides data wherever it is shown, and what would tell it', async () => {
    const { service, get, post } = open({ redact })
    const data = { ...invoice('hidden-1'), items: [{ a: { secret: 'hidden-2' } }] }
    const id = await service.add('invoices', data, { delay: 3_600_000 })
    const letter = { queueName: 'invoices', jobId: 'j1', data, error: { name: 'E', message: 'm' } }
    await service.add('invoices-dead', letter)
    await service.add('invoices', data, { repeat: { every: 3_600_000, key: 'often' } })
    const answers = [
      await get('jobs', { queue: 'invoices' }),
      await get('jobs', { queue: 'invoices-dead' }),
      await get('job', { queue: 'invoices', id }),
      await get('schedules', { queue: 'invoices' }),
      await post('act', { act: 'redrive', queue: 'invoices-dead', preview: true }),
    ]
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(JSON.stringify(body)).toMatch(/hidden":true|•••/)
      expect(JSON.stringify(body)).not.toMatch(/hidden-1|hidden-2|"12"|12n/)
    }
    expect((await get('stored', { queue: 'invoices', id })).status).toBe(403)
    const update = { act: 'update', queue: 'invoices', id, data: invoice('x') }
    expect((await post('act', update)).status).toBe(403)
    for (const where of ['order.id=hidden-1', 'cents=12']) {
      expect((await get('jobs', { queue: 'invoices', where })).status).toBe(403)
      const retry = { act: 'retryAll', queue: 'invoices', where }
      expect((await post('act', retry)).status).toBe(403)
    }
    const inLetter = { queue: 'invoices-dead', where: 'data.order.id=hidden-1' }
    expect((await get('jobs', inLetter)).status).toBe(403)
    expect((await get('jobs', { queue: 'invoices', where: 'order.number=1' })).status).toBe(200)
  })

  test('hides the keys of groups and of dead letters that are made of it, and no others', async () => {
    const { keys } = definitions['invoices'] ?? {}
    const grouped = (by: string) => ({
      ...definitions,
      invoices: { ...definitions['invoices'], keys: { ...keys, group: { by: [by] } } },
    })
    wireQueueWorker({
      queue: 'invoices',
      func: pikkuSessionlessFunc<unknown>(() => {}),
      limit: { max: 1, per: '1h' },
      group: { by: 'key' },
    })
    onTestFinished(() => clearWorkers())
    const path = ':memory:keys-of-groups'
    const workers = createEmbeddedWorkers({ path })
    const service = createEmbeddedService({ path })
    onTestFinished(() => service.close())
    await workers.start()
    onTestFinished(() => workers.stop())
    const group = { id: '["hidden-1"]' }
    await service.addMany(
      'invoices',
      [1, 2].map((data) => ({ data, options: { group } })),
    )
    const shown = async (by: string) => {
      const definitionsOf = grouped(by) as unknown as typeof definitions
      const { get } = open({ redact, service, definitions: definitionsOf })
      return (await get('keys', { queue: 'invoices' })).body
    }
    await vi.waitFor(async () => expect((await shown('order.id')).limits[0].used).toBe(1))
    const hidden = await shown('order.id')
    expect(hidden).toMatchObject({ groupCount: 1, groups: [{ waiting: 1 }] })
    expect(JSON.stringify(hidden)).not.toContain('hidden-1')
    expect((await shown('order.number')).groups).toMatchObject([{ key: group.id, waiting: 1 }])
    const letter = {
      queueName: 'invoices',
      jobId: 'j1',
      data: invoice('a1'),
      error: { name: 'E', message: 'm' },
      pikkuKeys: { group },
    }
    await service.add('invoices-dead', letter)
    const { get } = open({ redact, service })
    const letters = await get('jobs', { queue: 'invoices-dead' })
    expect(letters.body.jobs).toHaveLength(1)
    expect(JSON.stringify(letters.body)).not.toContain('hidden-1')
    const where = 'pikkuKeys.group.id=x'
    expect((await get('jobs', { queue: 'invoices-dead', where })).status).toBe(403)
  })

  test('a rule that would hide nothing is refused', () => {
    expect(() => open({ redact: ['invoice: order.id'] })).toThrow("no queue 'invoice'")
    expect(() => open({ redact: ['invoices:'] })).toThrow('must be a path')
    expect(() => open({ redact: [''] })).toThrow('must be a path')
  })
})

describe('a running studio', () => {
  async function start() {
    const service = createEmbeddedService({ path: ':memory:' })
    const { lines, logger } = keptLog()
    const running = await startStudio({ service, definitions, logger })
    onTestFinished(async () => {
      await running.close()
      await service.close()
    })
    return { ...running, lines, service }
  }

  test('off loopback it does not start without authorize', async () => {
    const service = createEmbeddedService({ path: ':memory:' })
    onTestFinished(() => service.close())
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.com']) {
      await expect(startStudio({ service, definitions, host })).rejects.toThrow('authorize')
    }
  })

  test('listens on loopback only, and each start has another token', async () => {
    const [one, other] = [await start(), await start()]
    const tokens = [one, other].map(({ url }) => new URL(url).hash.slice('#token='.length))
    expect(new Set(tokens).size).toBe(2)
    expect(tokens[0]).toMatch(/^[\w-]{32}$/)
    expect(new URL(one.url).hostname).toBe('127.0.0.1')
  })

  test.each([
    '/../../../../etc/passwd',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '//evil.example/',
    '/api/../../package.json',
    '/api/constructor',
    '/api/__proto__',
    '/studio.js/../../index.js',
    '/\\..\\..\\package.json',
    '/page-assets.js',
    'http://evil.example/',
    '*',
  ])('%s leads nowhere', async (path) => {
    const { url } = await start()
    const { hostname, port, hash } = new URL(url)
    const key = hash.slice('#token='.length)
    const text = await exchange(Number(port), [
      `GET ${path} HTTP/1.1`,
      `host: ${hostname}:${port}`,
      'x-pikku-studio: 1',
      `x-pikku-studio-token: ${key}`,
      'connection: close',
    ])
    expect(text).toMatch(/^HTTP\/1\.1 (?:400|403|404) /)
    expect(text).not.toMatch(/root:|"name": "pikku"/)
  })

  test.each(['evil.example', 'a b', 'evil.example/@127.0.0.1', '127.0.0.1@evil.example'])(
    'the host %s is not answered',
    async (host) => {
      const { port } = new URL((await start()).url)
      const request = ['GET / HTTP/1.1', `host: ${host}`, 'connection: close']
      expect(await exchange(Number(port), request)).toMatch(/^HTTP\/1\.1 (?:400|403) /)
    },
  )

  test('a body that never ends is cut off', async () => {
    const { url, service } = await start()
    const { port, hash } = new URL(url)
    const text = await exchange(
      Number(port),
      [
        'POST /api/act HTTP/1.1',
        `host: 127.0.0.1:${port}`,
        'x-pikku-studio: 1',
        `x-pikku-studio-token: ${hash.slice('#token='.length)}`,
        'content-type: application/json',
        'transfer-encoding: chunked',
      ],
      `${(100_000).toString(16)}\r\n${'x'.repeat(100_000)}\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(await service.stats?.('invoices')).toMatchObject({ waiting: 0 })
  })
})

/** What a server answers to bytes that no proper client would send; `again` is sent until it closes. */
function exchange(port: number, lines: readonly string[], again?: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1')
    const sendMore = (): void => {
      if (again !== undefined && socket.writable) socket.write(again, sendMore)
    }
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    sendMore()
  })
}
