/** Who is let in where callers must show a certificate: whom an authority vouches for, and by the right name. */
import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'

/** Ends a connection before anything is read from it, unless its caller has one of the names; any will do where none is given. */
export function refuseStrangers(server: Server, names: readonly string[]): void {
  if (names.length === 0) return
  server.prependListener('secureConnection', (socket) => {
    if (!names.some((name) => isCalled(socket, name))) socket.destroy()
  })
}

/** By its common name or by a DNS name, spelled out in full. */
function isCalled(socket: TLSSocket, name: string): boolean {
  const { CN } = socket.getPeerCertificate().subject ?? {}
  const commonNames: readonly (string | undefined)[] = Array.isArray(CN) ? CN : [CN]
  const certificate = socket.getPeerX509Certificate()
  return (
    commonNames.includes(name) || certificate?.checkHost(name, { subject: 'never', wildcards: false }) !== undefined
  )
}
