/** Names of parameters that say themselves that their value is a command. */
export const COMMAND_KEYS =
  /(?:^|\.)(?:cmd|exec|execute|shell|syscmd|runcmd|cmdline|command_?line|sh|bash|powershell|system|passthru)$/;
