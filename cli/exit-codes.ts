/** What the command says to the shell when it ends; scripts rely on these numbers. */

export interface Exit {
  readonly code: number
  readonly means: string
}

export const EXITS = {
  done: { code: 0, means: 'Done, and nothing speaks against it.' },
  no: {
    code: 1,
    means: 'The answer is no: something would be refused, or is not as it should be, or an operation has failed.'
  },
  usage: { code: 2, means: 'The command line asks for something that does not exist; nothing was done.' },
  input: { code: 3, means: 'A file cannot be read, or is not what it should be.' },
  cluster: { code: 4, means: 'The Kubernetes cluster cannot be reached, or does not allow it.' },
  missing: { code: 5, means: 'The object, rule, field or parameter that was named does not exist.' },
  unconfirmed: { code: 6, means: 'Nothing was done: it would hurt, and nobody said --yes.' },
  overdue: { code: 7, means: 'What was waited for did not happen in time.' },
  fault: { code: 70, means: 'A mistake in dbaas itself.' },
  interrupted: { code: 130, means: 'Stopped by Ctrl-C.' }
} as const satisfies Record<string, Exit>

export type ExitName = keyof typeof EXITS
