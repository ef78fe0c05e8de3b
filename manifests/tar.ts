/** A tar archive that depends on nothing but what is in it: no times, no owners, always in the same order. */

const BLOCK = 512
/** Ours may be read by all and written by their owner. */
const MODE = 0o644

// Where each part of a header stands, as POSIX has it (ustar).
const AT = { name: 0, mode: 100, owner: 108, group: 116, size: 124, time: 136, checksum: 148, sort: 156, magic: 257 }
const LONGEST_NAME = 99
const LONGEST_NUMBER = 11

/** The archive of files by path; a path of more than 99 characters is an error. */
export function tar(files: ReadonlyMap<string, Buffer>): Buffer {
  const entries = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const end = Buffer.alloc(2 * BLOCK)
  return Buffer.concat([...entries.flatMap(([path, content]) => [header(path, content.length), padded(content)]), end])
}

function header(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > LONGEST_NAME) throw new Error(`cannot archive ${path}: its path is too long`)
  const block = Buffer.alloc(BLOCK)
  const number = (value: number, at: number, digits: number) =>
    block.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'ascii')
  block.write(path, AT.name)
  for (const at of [AT.mode, AT.owner, AT.group]) number(at === AT.mode ? MODE : 0, at, 7)
  number(size, AT.size, LONGEST_NUMBER)
  number(0, AT.time, LONGEST_NUMBER)
  block.write('0', AT.sort, 'ascii')
  block.write('ustar\x0000', AT.magic, 'ascii')
  block.fill(' ', AT.checksum, AT.checksum + 8) // counted as blanks
  number(
    block.reduce((sum, byte) => sum + byte, 0),
    AT.checksum,
    6
  )
  return block
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)])
