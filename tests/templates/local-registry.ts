import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { execa } from 'execa'

export interface LocalRegistry {
  readonly url: string
  readonly close: () => Promise<void>
}

/** What npm asks a registry for: a package's one version as its manifest says, as if these tarballs were published. */
export async function startRegistry(
  published: readonly { readonly manifest: string; readonly tarball: string }[],
): Promise<LocalRegistry> {
  const { stdout: upstream } = await execa('npm', ['config', 'get', 'registry'])
  const packages = new Map(
    published.map(({ manifest, tarball }) => {
      const stated = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; version: string }
      return [stated.name, { stated, tarball }]
    }),
  )
  const server = createServer((request, response) => {
    // Users' downloads are shared, and the next registry on this port may have another state of the same version.
    response.setHeader('cache-control', 'no-store')
    const [, name = '', file] = (request.url ?? '').split('/')
    const found = packages.get(decodeURIComponent(name))
    if (found === undefined) {
      response.writeHead(302, { location: new URL(request.url ?? '', upstream).href }).end()
    } else if (file === undefined) {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(describe(found, urlOf())))
    } else createReadStream(found.tarball).pipe(response)
  })
  const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `${urlOf()}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

interface Published {
  readonly stated: { readonly name: string; readonly version: string }
  readonly tarball: string
}

function describe({ stated, tarball }: Published, url: string): object {
  const { name, version } = stated
  const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64')
  const dist = {
    tarball: `${url}/${name}/${path.basename(tarball)}`,
    integrity: `sha512-${digest}`,
  }
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...stated, dist } } }
}
