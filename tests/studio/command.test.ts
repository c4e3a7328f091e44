import { readFileSync } from 'node:fs'

import { execa } from 'execa'
import { expect, onTestFinished, test, vi } from 'vitest'

import { linkPikku } from '../../fixtures/link-pikku.js'
import { createEmbeddedService } from '../../src/runtime/providers/embedded/index.js'
import { bin, createProject, pikku } from '../cli/project.js'

const source = `import { writeFileSync } from 'node:fs'
import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

writeFileSync('it-ran', '')

export interface Invoice { order: { id: string; number: number }; due: Date; cents: bigint }
/** Sends an invoice. */
export const send = pikkuSessionlessFunc<Invoice, void>(async () => {})
wireQueueWorker({ queue: 'invoices', func: send, retries: 0, deadLetterQueue: 'invoices-dead' })
`

async function makeProject() {
  const project = createProject({
    'invoices.ts': source,
    'package.json': JSON.stringify({ name: 'shop', type: 'module', dependencies: { pikku: '*' } }),
  })
  onTestFinished(() => project.dispose())
  onTestFinished(() => expect(project.list('.')).not.toContain('it-ran'))
  await linkPikku(project.directory)
  const file = `${project.directory}/jobs.db`
  const service = createEmbeddedService({ path: file })
  onTestFinished(() => service.close())
  const data = { order: { id: 'a1', number: 1 }, due: '2027-01-02T03:04:05.000Z', cents: '12' }
  await service.add('invoices', data)
  const where = ['--cwd', project.directory, '--provider', 'embedded', '--file', file]
  return { ...project, service, where }
}

/** The command in a process of its own, once it has printed its link. */
async function serve(args: readonly string[]) {
  const child = execa(process.execPath, [bin, 'studio', ...args], { reject: false })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (text: Buffer) => (out += String(text)))
  await vi.waitFor(() => expect(out).toContain('#token='), { timeout: 120_000, interval: 50 })
  const { origin, hash } = new URL(out.trim())
  const headers = { 'x-pikku-studio': '1', 'x-pikku-studio-token': hash.slice('#token='.length) }
  const get = async (path: string) => {
    const response = await fetch(`${origin}/api/${path}`, { headers })
    return (await response.json()) as any
  }
  const act = async (body: object) => {
    const response = await fetch(`${origin}/api/act`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.status
  }
  return { child, origin, get, act }
}

test('it serves the types, the map and the jobs of a project, and ends when it is told to', async () => {
  const { where, service } = await makeProject()
  const { child, origin, get, act } = await serve(where)
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await (await fetch(origin)).text()).toContain('<title>pikku studio</title>')
  const { name, role, queues, graph } = await get('project')
  expect({ name, role }).toEqual({ name: 'project', role: 'act' })
  expect(queues).toMatchObject([
    { name: 'invoices', description: 'Sends an invoice.', deadLetterQueue: 'invoices-dead' },
    { name: 'invoices-dead', lettersOf: ['invoices'] },
  ])
  expect(graph.nodes.map((node: { title: string }) => node.title)).toContain('invoices')
  const schema = await get('schema?queue=invoices')
  expect(JSON.stringify(schema)).toContain('date-time')
  const { jobs } = await get('jobs?queue=invoices')
  expect(jobs[0].data).toContain('cents: 12n')
  expect(await act({ act: 'drain', queue: 'invoices' })).toBe(200)
  expect(await service.stats?.('invoices')).toMatchObject({ waiting: 0 })
  // A page that listens does not keep it from ending.
  const events = await fetch(`${origin}/api/live`).catch(() => undefined)
  child.kill('SIGINT')
  const { exitCode, stderr } = await child
  expect(exitCode).toBe(0)
  expect(stderr).toContain('studio: local drain queue="invoices": done, 1 changed')
  await events?.body?.cancel().catch(() => {})
})

test('with --read-only nothing is changed; what --redact names is not shown', async () => {
  const { where, service } = await makeProject()
  const { get, act } = await serve([...where, '--read-only', '--redact', 'invoices: order.id'])
  expect((await get('project')).role).toBe('read')
  expect(await act({ act: 'drain', queue: 'invoices' })).toBe(403)
  expect(await service.stats?.('invoices')).toMatchObject({ waiting: 1 })
  const [job] = (await get('jobs?queue=invoices')).jobs
  expect(job.data).toContain('order: { id: •••, number: 1 }')
})

test('--export writes one file that asks nothing of the network, without what is redacted', async () => {
  const { where, directory, service } = await makeProject()
  const nasty = '</script><script>alert(1)</script><!-- $& '
  const data = { order: { id: nasty, number: 1 }, due: '2027-01-02T03:04:05.000Z', cents: '7654' }
  await service.add('invoices', data)
  const file = `${directory}/snapshot.html`
  const { exitCode, stderr } = await pikku([
    'studio',
    ...where,
    '--export',
    file,
    '--redact',
    'cents',
  ])
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `A snapshot was written to ${file}.`,
  })
  const html = readFileSync(file, 'utf8')
  // A failed comparison would print the whole file.
  expect(/7654|<link rel="stylesheet"|<script src/.exec(html)?.[0]).toBeUndefined()
  expect(html.match(/<\/script>/g)).toHaveLength(2)
  expect(html.includes(String.raw`\u003c/script>\u003cscript>alert(1)`)).toBe(true)
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:$/,
  )
})

test('wrong use is told in one line, and nothing is served', async () => {
  const { where } = await makeProject()
  const unknown = await pikku(['studio', ...where, '--redact', 'invoice: order.id'])
  expect(unknown).toMatchObject({ exitCode: 2, stdout: '' })
  expect(unknown.stderr).toMatch(/^pikku: redact: there is no queue 'invoice'.*$/)
  const port = await pikku(['studio', ...where, '--port', '70000'])
  expect(port).toMatchObject({ exitCode: 2, stdout: '' })
  expect(port.stderr).toContain('whole number up to 65535')
  const gone = await pikku(['studio', ...where.slice(0, -1), 'no-such.db'])
  expect(gone).toMatchObject({ exitCode: 2, stdout: '' })
})

test('a project with errors is not served, and its errors are shown', async () => {
  const { where, write } = await makeProject()
  write(
    'wrong.ts',
    `import { wireQueueWorker } from '#pikku/queue'\nwireQueueWorker({ queue: '', func: 1 })\n`,
  )
  const { exitCode, stdout, stderr } = await pikku(['studio', ...where])
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toMatch(/PK\d+/)
})
