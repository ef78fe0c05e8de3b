/** Settings as the text of an option file: a section, and one setting on each line below it. */

interface Setting {
  readonly name: string
  readonly value: string
}

/** Names are compared by what they mean, so the text has one spelling of each. */
const plainName = (name: string): string => name.toLowerCase().replaceAll('-', '_')

/** Between quotes everything is taken as it stands, but for the quote itself and what begins an escape. */
const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** A setting without a value is a flag, and stands bare. The last entry of a name counts. */
export function optionFile(section: string, settings: readonly Setting[]): string {
  const lines = settings.map(({ name, value }) =>
    value === '' ? plainName(name) : `${plainName(name)} = ${quoted(value)}`
  )
  return [`[${section}]`, ...lines, ''].join('\n')
}
