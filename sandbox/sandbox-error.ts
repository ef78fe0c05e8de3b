/** Failures the user can do something about. Their text is shown as it is, and nothing else is. */

export class SandboxError extends Error {
  override name = 'SandboxError'
}

/** The command line is wrong: nothing has been tried yet. */
export class UsageError extends SandboxError {
  override name = 'UsageError'
}

/** Puts what failed, why, and what to do into the one sentence that the user will read. */
export function sandboxError(what: string, why: string, whatToDo: string, cause?: unknown): SandboxError {
  return new SandboxError(`${what}: ${withoutFullStop(why)}. ${withoutFullStop(whatToDo)}.`, { cause })
}

function withoutFullStop(sentence: string): string {
  return sentence.trim().replace(/\.+$/, '')
}
