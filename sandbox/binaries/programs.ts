/** The programs a control plane is made of, and in which versions: the go.mod files beside this one have the last word. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One go.mod, from which programs of one version are built. */
export interface GoModule {
  name: string
  /** The module that its programs are of, e.g. k8s.io/kubernetes. */
  path: string
  folder: string
  /** The version of its programs, e.g. v1.36.3. */
  version: string
  /** The oldest Go that can build it, e.g. 1.26.0. */
  goVersion: string
  ldflags: string
  /** Changes whenever the programs would come out differently. */
  checksum: string
}

export interface Program {
  module: GoModule
  /** The Go package to build it from. */
  package: string
  /** How to ask its version, which also shows that it runs. */
  versionCommand: string[]
  /** What it answers, where that is not its version. */
  says?: string
  /** A folder of the module that is kept beside the program. */
  data?: string
  /** Only the end-to-end tests run it. */
  isChildOperator?: boolean
  /** Envtest publishes archives with only these: no controllers. */
  inEnvtest: boolean
  /** What building it took, user and system time together, with what the programs above it had already compiled. */
  buildSeconds: number
}

const ETCD = goModule('etcd', 'go.etcd.io/etcd/server/v3', () => '-s -w')
const KUBERNETES = goModule('kubernetes', 'k8s.io/kubernetes', versionStamp)
// Unstamped, it knows its minor version alone.
const HELM = goModule(
  'helm',
  'helm.sh/helm/v4',
  (version) => `-s -w -X helm.sh/helm/v4/internal/version.version=${version}`
)
const CERT_MANAGER = goModule('cert-manager', 'github.com/cert-manager/cert-manager', () => '-s -w')
const CLOUDNATIVE_PG = goModule('cloudnative-pg', 'github.com/cloudnative-pg/cloudnative-pg', () => '-s -w')

const PERCONA_PSMDB = goModule('percona-psmdb', 'github.com/percona/percona-server-mongodb-operator', () => '-s -w')

export const PROGRAMS = {
  etcd: {
    module: ETCD,
    package: 'go.etcd.io/etcd/server/v3',
    versionCommand: ['--version'],
    inEnvtest: true,
    buildSeconds: 70
  },
  'kube-apiserver': {
    module: KUBERNETES,
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    versionCommand: ['--version'],
    inEnvtest: true,
    buildSeconds: 640
  },
  'kube-controller-manager': {
    module: KUBERNETES,
    package: 'k8s.io/kubernetes/cmd/kube-controller-manager',
    versionCommand: ['--version'],
    inEnvtest: false,
    buildSeconds: 150
  },
  kubectl: {
    module: KUBERNETES,
    package: 'k8s.io/kubernetes/cmd/kubectl',
    versionCommand: ['version', '--client'],
    inEnvtest: true,
    buildSeconds: 60
  },
  helm: {
    module: HELM,
    package: 'helm.sh/helm/v4/cmd/helm',
    versionCommand: ['version', '--short'],
    inEnvtest: false,
    buildSeconds: 206
  },
  'cert-manager': {
    module: CERT_MANAGER,
    package: '.',
    versionCommand: ['--version'],
    data: 'deploy/crds',
    inEnvtest: false,
    buildSeconds: 240
  },
  'cloudnative-pg': {
    module: CLOUDNATIVE_PG,
    package: 'github.com/cloudnative-pg/cloudnative-pg/cmd/manager',
    versionCommand: ['version'],
    data: 'config/crd/bases',
    isChildOperator: true,
    inEnvtest: false,
    buildSeconds: 220
  },
  'percona-psmdb': {
    module: PERCONA_PSMDB,
    package: 'github.com/percona/percona-server-mongodb-operator/cmd/manager',
    versionCommand: ['--help'],
    says: '-leader-elect', // it cannot say its version
    data: 'config/crd/bases',
    isChildOperator: true,
    inEnvtest: false,
    buildSeconds: 310
  }
} satisfies Record<string, Program>

export type ProgramName = keyof typeof PROGRAMS

/** The child operators that can be built, or all programs but them. */
export const programsThat = (areChildOperators: boolean): ProgramName[] =>
  (Object.keys(PROGRAMS) as ProgramName[]).filter((name) => {
    const { isChildOperator = false }: Program = PROGRAMS[name]
    return isChildOperator === areChildOperators
  })

/** The series to ask envtest for, e.g. 1.36: it does not publish every patch release. */
export const ENVTEST_SERIES = KUBERNETES.version.slice(1).split('.').slice(0, 2).join('.')

/** The oldest Go with which a control plane can be built; where another program asks for a later one, Go says so. */
export const GO_VERSION = KUBERNETES.goVersion

// Unstamped, a server built from the module proxy calls itself v0.0.0-master, and kubectl and charts stumble over it.
function versionStamp(version: string): string {
  const [gitMajor, gitMinor] = version.slice(1).split('.')
  const stamp = Object.entries({ gitVersion: version, gitMajor, gitMinor })
  return ['-s -w', ...stamp.map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)].join(' ')
}

function goModule(name: string, path: string, ldflagsFor: (version: string) => string): GoModule {
  const folder = join(import.meta.dirname, name)
  const goMod = readFileSync(join(folder, 'go.mod'), 'utf8')
  const goSum = readFileSync(join(folder, 'go.sum'), 'utf8')
  const main = join(folder, 'main.go') // where there is one, it is ours
  const source = existsSync(main) ? readFileSync(main, 'utf8') : ''
  const version = stated(goMod, `${path} `)
  const ldflags = ldflagsFor(version)
  const content = [goMod, goSum, source, ldflags].join('')
  const checksum = createHash('sha256').update(content).digest('hex').slice(0, 12)
  return { name, path, folder, version, goVersion: stated(goMod, 'go '), ldflags, checksum }
}

function stated(goMod: string, start: string): string {
  const line = goMod.split('\n').find((line) => line.trimStart().startsWith(start))
  const value = line?.trim().slice(start.length).split(' ')[0]
  if (value === undefined) throw new Error(`no line "${start}…" in the go.mod of the control plane`)
  return value
}
