/** What Kubernetes takes for the name of an object, and for the key and the value of a label. */
import { rememberTexts } from '../src/api/memory.ts'

const LONGEST_NAME = 253
const LONGEST_PART = 63

const endsPlainly = (text: string): boolean => /^[a-z0-9]/i.test(text) && /[a-z0-9]$/i.test(text)

/** Lower-case letters, digits and dashes in parts with dots between them. */
export const isObjectName = rememberTexts(
  (name: string): boolean =>
    name.length <= LONGEST_NAME && name.split('.').every((part) => /^[a-z0-9-]+$/.test(part) && endsPlainly(part))
)

/** The part of a label's key behind the slash, and its value: letters, digits, dots, dashes and underscores. */
const isLabelPart = rememberTexts(
  (text: string): boolean => text.length <= LONGEST_PART && /^[\w.-]+$/.test(text) && endsPlainly(text)
)

/** A name, which may have a domain and a slash before it: team, example.com/team. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/')
  return isLabelPart(key.slice(slash + 1)) && (slash === -1 || isObjectName(key.slice(0, slash)))
}

export const isLabelValue = (value: string): boolean => value === '' || isLabelPart(value)
