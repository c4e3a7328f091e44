import type { LockedPackage } from './lock-file.js'

type Platform = Pick<LockedPackage, 'os' | 'cpu' | 'libc'>

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
]
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/** The platform that a binary's package is for, by its name: `@oxlint/binding-linux-arm64-musl`. */
export function readPlatform(name: string): Platform {
  const words = name.replace('windows', 'win32').split(/[/-]/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  return {
    ...(libc.length > 0 && { libc }),
    ...(cpu.length > 0 && { cpu }),
    ...(os.length > 0 && { os }),
  }
}
