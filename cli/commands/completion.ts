/** `dbaas completion`: its argument. */
import { command } from '../command.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** What the scripts ask with, and kubectl for its plugins; what stands behind it is the command line so far. */
export const ASKS = '__complete'

export const options = {}

export const completion = command({
  name: 'completion',
  summary: 'Print what completes this command in a shell',
  arguments: [{ name: 'SHELL', choices: SHELLS, description: 'The shell that is to read it.' }],
  options,
  examples: [
    { line: 'source <(dbaas completion bash)', does: 'In ~/.bashrc.' },
    { line: 'dbaas completion zsh > ~/.zfunc/_dbaas', does: 'For zsh, once, where ~/.zfunc is in fpath.' },
    { line: 'dbaas completion fish > ~/.config/fish/completions/dbaas.fish', does: 'For fish, once.' }
  ],
  work: async () => (await import('../completion/completion.ts')).completion
})
