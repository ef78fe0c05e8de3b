/** What each shell reads once: it asks the command how a line goes on, whenever somebody presses Tab. */
import { ASKS, type SHELLS } from '../commands/completion.ts'

export const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `# Completion of dbaas for bash, made by: dbaas completion bash
_dbaas() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :0)
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current") ;;
      :*) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(dbaas ${ASKS} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _dbaas dbaas
`,
  zsh: `#compdef dbaas
# Completion of dbaas for zsh, made by: dbaas completion zsh
_dbaas() {
  local line name
  local -a offers
  for line in "\${(@f)$(dbaas ${ASKS} "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    name="\${line%%$'\\t'*}"
    case $line in
      :0) _files ;;
      :*) ;;
      *) offers+=("\${name//:/\\\\:}\${\${line#$name}/$'\\t'/:}") ;;
    esac
  done
  (( $#offers )) && _describe dbaas offers
}
# read by source, or found in fpath
if [ "$funcstack[1]" = "_dbaas" ]; then _dbaas "$@"; else compdef _dbaas dbaas; fi
`,
  fish: `# Completion of dbaas for fish, made by: dbaas completion fish
function __dbaas_offers
    set -l current "$(commandline -ct)"
    set -l lines (dbaas ${ASKS} (commandline -opc)[2..] $current 2>/dev/null)
    if test "$lines[-1]" = ':0'
        __fish_complete_path $current
    end
    string match -v ':*' -- $lines
end
complete -c dbaas -f -a '(__dbaas_offers)'
`
}
