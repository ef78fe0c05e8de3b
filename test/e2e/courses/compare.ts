/** Where a real child operator and its stand-in did not do or tell the same in the same course. */
import type { Act } from './act.ts'

/** One sentence each, without those of the next act that say the same. */
export function differences(real: readonly Act[], standIn: readonly Act[]): string[] {
  const acts = real.map((act) => ({ act, other: standIn.find(({ name }) => name === act.name) ?? NOTHING }))
  const found = [
    ...acts.flatMap(({ act, other }) => [
      ...inOrder(act.name, act.phases, other.phases),
      ...apart(`${act.name}: made`, act.made, other.made),
      ...apart(`${act.name}: gone`, act.gone, other.gone)
    ]),
    ...acts.flatMap(({ act, other }) => apart('status', fieldsOf(act), fieldsOf(other))),
    ...acts.flatMap(({ act, other }) => apart('conditions', conditionsOf(act), conditionsOf(other))),
    ...acts.flatMap(({ act, other }) => apart('marks', marksOf(act), marksOf(other)))
  ]
  return [...new Set(found)]
}

const NOTHING: Act = { name: '', phases: [], made: [], gone: [], status: {}, marks: {} }

function inOrder(name: string, real: readonly string[], standIn: readonly string[]): string[] {
  if (real.join() === standIn.join()) return []
  return [`${name}: phases ${real.join(' → ') || 'none'}; of the stand-in ${standIn.join(' → ') || 'none'}`]
}

function apart(what: string, real: readonly string[], standIn: readonly string[]): string[] {
  return [
    ...real.filter((one) => !standIn.includes(one)).map((one) => `${what}: ${one}, by the real one alone`),
    ...standIn.filter((one) => !real.includes(one)).map((one) => `${what}: ${one}, by the stand-in alone`)
  ]
}

/** The fields of a status, by their first name; what is in them has names and moments of the run. */
const fieldsOf = ({ status }: Act): string[] => [
  ...new Set(Object.keys(status).map((path) => path.split('.')[0] ?? path))
]

/** Conditions, with status and reason. */
const conditionsOf = ({ status }: Act): string[] =>
  Object.entries(status).flatMap(([path, reason]) => {
    const [, type] = /^conditions\.(.+)\.reason$/.exec(path) ?? []
    return type === undefined ? [] : [`${type}=${status[`conditions.${type}.status`]} ${reason}`]
  })

/** The words on objects, by kind: `Pod cnpg.io/podRole`; with the value where it is one of a few. */
const marksOf = ({ marks }: Act): string[] =>
  Object.entries(marks).flatMap(([object, words]) =>
    words.map((word) => {
      const [kind = ''] = object.split(' ')
      const [key = '', value = ''] = word.split('=')
      return FEW.has(key) ? `${kind} ${key}=${value}` : `${kind} ${key}`
    })
  )

const FEW = new Set([
  'cnpg.io/podRole',
  'cnpg.io/instanceRole',
  'cnpg.io/pvcRole',
  'cnpg.io/pvcStatus',
  'cnpg.io/jobRole'
])
