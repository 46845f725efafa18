/**
 * The completion script for bash. The library's own evaluates the words of the command line again at every TAB, so that a
 * `$(…)` in a prompt runs and a `>` empties its file; and it needs the bash-completion package. This one passes them as they
 * are typed and works from bash 3.2 on. It reads the same answer.
 */
export const bashCompletionScript = `# bash completion for task-bg
_task_bg_complete() {
  local IFS=$'\\n' cur="\${COMP_WORDS[COMP_CWORD]}" word line glue="" directive=""
  local -a words=() found=()
  # Bash takes --flag=value apart at its "="; it is put together again.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ \${#words[@]} -gt 0 && ( -n $glue || $word == "=" ) ]]; then
      words[\${#words[@]}-1]+=$word
      if [[ $word == "=" && -z $glue ]]; then glue=1; else glue=""; fi
    else
      words+=("$word")
    fi
  done
  [[ $cur == "=" ]] && cur=""
  while IFS= read -r line; do
    if [[ $line == :* ]]; then directive=\${line#:}; else found+=("\${line%%$'\\t'*}"); fi
  done < <(task-bg completions complete -- "\${words[@]}" 2>/dev/null)
  COMPREPLY=("\${found[@]}")
  # 0: a file belongs here; 16: a directory. An older bash has no compopt and then adds no slash.
  if [[ $directive == 0 ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  elif [[ $directive == 16 ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -d -- "$cur"))
  fi
}
complete -F _task_bg_complete task-bg
`;
