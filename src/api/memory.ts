/**
 * What was worked out before, so that it is not worked out again. Only for pure functions: nobody can tell from an answer
 * whether it was remembered.
 */

// A thousand texts of at most 128 characters: nobody can fill the memory with them.
const MOST_TEXTS = 1000
const LONGEST_TEXT = 128

/** The same function, remembering what it said of short texts; when there are too many it begins anew. */
export function rememberTexts<Answer>(read: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known.answer
    const answer = read(text)
    if (text.length > LONGEST_TEXT) return answer
    if (answers.size === MOST_TEXTS) answers.clear()
    answers.set(text, { answer })
    return answer
  }
}

/** The same function, remembering what it said of each object; for those that live on, such as a provider. */
export function rememberEach<Subject extends object, Answer>(
  read: (subject: Subject) => Answer
): (subject: Subject) => Answer {
  const answers = new WeakMap<Subject, { readonly answer: Answer }>()
  return (subject) => {
    const known = answers.get(subject) ?? { answer: read(subject) }
    answers.set(subject, known)
    return known.answer
  }
}

/** The same function, remembering what it said of the last object: one rule after the other asks the same of one review. */
export function rememberLast<Subject extends object, Answer>(
  read: (subject: Subject) => Answer
): (subject: Subject) => Answer {
  let last: { readonly subject: Subject; readonly answer: Answer } | undefined
  return (subject) => {
    if (last?.subject !== subject) last = { subject, answer: read(subject) }
    return last.answer
  }
}
