/**
 * The open connections: which of them are in the middle of a request, and for how long.
 *
 * Node's own limits cannot end slow senders here: they count from the opening of a connection, and the API server opens
 * some ahead of need and leaves them silent. Ending those would lose the request that picks one up at that moment.
 */
import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'

export interface Connections {
  /** Ends those on which a request was begun too long ago and is still coming in. */
  endSlow(): void
  /** Ends those on which nothing is coming in. */
  endIdle(): void
  /** Resolves when there are none, or after so many milliseconds. */
  gone(within: number): Promise<void>
}

interface Connection {
  request: IncomingMessage | undefined
  /** Bytes that belong to requests which are wholly in. */
  settled: number
  /** When a request was first seen to be unfinished. */
  unfinishedSince: number | undefined
}

/** `patience` is how long a request may take to come in, in milliseconds. */
export function connectionsOf(server: Server, patience: number, now: () => number): Connections {
  const connections = new Map<Socket, Connection>()
  let onLast = () => {}
  server.on('secureConnection', (socket) => {
    connections.set(socket, { request: undefined, settled: socket.bytesRead, unfinishedSince: undefined })
    socket.once('close', () => {
      connections.delete(socket)
      if (connections.size === 0) onLast()
    })
  })
  server.on('request', (request) => {
    const connection = connections.get(request.socket)
    if (connection !== undefined) connection.request = request
  })
  return {
    endSlow() {
      for (const [socket, connection] of connections) {
        if (!isReceiving(socket, connection)) connection.unfinishedSince = undefined
        else if (connection.unfinishedSince === undefined) connection.unfinishedSince = now()
        else if (now() - connection.unfinishedSince >= patience) socket.destroy()
      }
    },
    endIdle() {
      for (const [socket, connection] of connections) {
        if (!isReceiving(socket, connection)) socket.destroySoon()
      }
    },
    async gone(within) {
      if (connections.size === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, within)
      onLast = resolve
      await promise
      clearTimeout(timer)
    }
  }
}

/** In the middle of a body, or of a header: then there are bytes that no request has claimed yet. */
function isReceiving(socket: Socket, connection: Connection): boolean {
  if (connection.request?.complete === false) return true
  if (connection.request !== undefined) {
    connection.request = undefined
    connection.settled = socket.bytesRead
  }
  return socket.bytesRead > connection.settled
}
