/** Where data may be sent: what is wrong with a host or a URL that a user names. */

import { isIP } from 'node:net'
import { forbidden, invalid } from '../../src/api/finding.ts'
import type { Path } from '../../src/api/path.ts'
import { insideOnly } from '../cidr.ts'
import type { Report } from '../rule.ts'

/** Names and addresses of the service that tells machines of a cloud who they are. */
const METADATA = [
  'metadata',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
  'fd00:ec2::254',
  '100.100.100.200',
  '168.63.129.16'
]
const API_SERVER = /^kubernetes(\.default(\.svc(\.cluster\.local)?)?)?$/

/** One reading only: no escapes, no blanks, no backslashes, no letters that look like others, no query. */
const PLAIN = /^[a-z]+:\/\/[\w.[\]:-]+(\/[\w.~/-]*)?$/i
const PLAIN_HOST = /^[a-z0-9]([\w.-]*[a-z0-9])?(:\d{1,5})?$/i

/** Why a host is not one that a database may be sent to; undefined when it is. */
function wrongHost(host: string): string | undefined {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/(?<!\.)\.+$/, '')
    .toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost')) return 'is the pod itself'
  if (METADATA.includes(name)) return 'is where the cloud hands out credentials'
  if (API_SERVER.test(name)) return 'is the API server of Kubernetes'
  // what begins with two colons has an older address in it
  if (isIP(name) !== 0 && (name.startsWith('::') || insideOnly(name)))
    return 'is an address that means another machine to each that uses it, or the cloud itself'
  return undefined
}

/** What may be told of a URL: in front of an @ and behind a question mark may stand what nobody else should read. */
function repeatable(text: string): string {
  const query = text.search(/[?#]/)
  const plain = query === -1 ? text : `${text.slice(0, query + 1)}…`
  const user = plain.lastIndexOf('@')
  return user === -1 ? plain : `…${plain.slice(user)}`
}

/** What is wrong with the URL of a storage. */
export function wrongUrl(text: string, at: Path, report: Report): void {
  const url = URL.parse(text)
  if (url === null) {
    report(
      invalid(at, {
        value: repeatable(text),
        why: 'is not a URL',
        fix: 'write https and a host, such as https://s3.example.com'
      })
    )
    return
  }
  if (url.username !== '' || url.password !== '') {
    report(forbidden(at, { why: 'has a user or a password in it', fix: 'keep credentials in the Secret' }))
    return
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    report(
      invalid(at, {
        value: repeatable(text),
        why: `${url.protocol.slice(0, -1)} is no way to a storage`,
        fix: 'use https'
      })
    )
    return
  }
  const wrong = wrongHost(url.hostname)
  if (wrong !== undefined) {
    report(forbidden(at, { value: repeatable(text), why: wrong, fix: 'name the host that serves the storage' }))
  } else if (!PLAIN.test(text)) {
    report(
      invalid(at, {
        value: repeatable(text),
        why: 'has something in it that tools read in different ways',
        fix: 'write scheme, host and port, and a path of plain names if there is one'
      })
    )
  }
}

/** What is wrong with the host of a server that agents report to. */
export function wrongServer(host: string, at: Path, report: Report): void {
  // read as a URL, since 127.1 and 0x7f.1 are addresses as well
  const url = PLAIN_HOST.test(host) ? URL.parse(`https://${host}`) : null
  const wrong = url === null ? undefined : wrongHost(url.hostname)
  if (url === null) {
    report(invalid(at, { value: host, why: 'is not a host', fix: 'write the host alone, such as pmm.example.com' }))
  } else if (wrong !== undefined) {
    report(forbidden(at, { value: host, why: wrong, fix: 'name the host of the PMM server' }))
  }
}
