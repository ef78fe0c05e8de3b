import t from 'tap'
import { bits, bytes, integer, list, nth, oid, set, text, time, yes } from '../../certs/der.ts'

const cases: Record<string, readonly [Buffer, string]> = {
  'a small number': [integer(Buffer.from([2])), '020102'],
  'nothing, which is a number too': [integer(Buffer.from([])), '020100'],
  'a number without needless zeros': [integer(Buffer.from([0, 0, 1])), '020101'],
  'a number that would be read as negative': [integer(Buffer.from([0x80])), '02020080'],
  'a truth': [yes(), '0101ff'],
  'a text beyond ASCII': [text('é'), '0c02c3a9'],
  'bits, of which one is not used': [bits(Buffer.from([6]), 1), '03020106'],
  'an identifier of one byte a part': [oid('2.5.29.17'), '0603551d11'],
  'an identifier of more': [oid('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
  'a moment': [time(new Date('2026-11-21T20:15:07.900Z')), '170d3236313132313230313530375a'],
  'the last moment with a short year': [time(new Date('2049-12-31T23:59:59Z')), '170d3439313233313233353935395a'],
  'a moment after that': [time(new Date('2050-01-01T00:00:00Z')), '180f32303530303130313030303030305a'],
  'parts in their order': [list(yes(), list()), '30050101ff3000'],
  'a set of one': [set(yes()), '31030101ff'],
  'something by its place': [nth(3, yes()), 'a3030101ff'],
  'something by its place, of no parts': [nth(2, Buffer.from('a'), false), '820161'],
  'a length of more than a byte can say': [bytes(Buffer.alloc(200)).subarray(0, 3), '0481c8'],
  'a length of two bytes': [bytes(Buffer.alloc(300)).subarray(0, 4), '0482012c']
}
for (const [name, [found, want]] of Object.entries(cases)) {
  t.test(name, async (t) => t.equal(found.toString('hex'), want))
}
