/** Writes the workload of the plain way from the templates of the chart: node test/install/render-workload.ts */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { helmFor } from '../fixtures/helm.ts'
import { plainWorkload, WORKLOAD } from '../fixtures/plain-workload.ts'

const file = join(import.meta.dirname, '../..', WORKLOAD)
const folder = mkdtempSync(join(tmpdir(), 'dbaas-render-'))
try {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, await plainWorkload(await helmFor({ folder, kubeconfig: '' })))
} finally {
  rmSync(folder, { recursive: true })
}
