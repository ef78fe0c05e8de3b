/** Text that came from outside, made safe to print: nothing invisible, nothing that turns the line around, never too long. */

// Control, format (direction marks, zero width, tags), half a surrogate pair, line and paragraph separators.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g

// A cut falls at a space when there is one among the last so many characters.
const LONGEST_WORD = 32

/** One line of prose: line breaks become a space, other unprintable characters are spelled out as `\u202e`. */
export function printable(text: string): string {
  return text.replace(LINE_BREAKS, ' ').replace(UNPRINTABLE, spelledOut)
}

/** The text in double quotes, so that JSON.parse gives it back and every unprintable character is spelled out. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(UNPRINTABLE, spelledOut)
}

/** At most so many characters (UTF-16 units), never half of one; what was cut shows as `…`, at the end of a word if one is near. */
export function clamped(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = wholeCharacters(text, most - 1)
  const space = cut.lastIndexOf(' ')
  return `${space > 0 && cut.length - space <= LONGEST_WORD ? cut.slice(0, space) : cut}…`
}

function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  const splitsPair = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, splitsPair ? length - 1 : length)
}

function spelledOut(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
