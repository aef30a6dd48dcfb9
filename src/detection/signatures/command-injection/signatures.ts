import type { Severity, Signature } from '../../signature.js';

function signature(what: string, severity: Severity, score: number, meaning: string): Signature {
  return { id: `command_injection.${what}`, family: 'command_injection', severity, score, meaning };
}

export const separatedCommand = signature(
  'separated_command',
  'critical',
  55,
  'A command of a shell stands behind a separator of commands.',
);
export const substitutedCommand = signature(
  'substituted_command',
  'critical',
  55,
  'The output of a command is put into a value: $(...) or backticks.',
);
export const plainCommand = signature(
  'plain_command',
  'high',
  45,
  'A value is a command line: a program with arguments that only make sense to it.',
);
export const programPath = signature('program_path', 'critical', 50, 'A program is called by its path.');
export const hiddenCommand = signature(
  'hidden_command',
  'critical',
  60,
  'A command is hidden by quotes, escapes or empty variables that a shell takes off.',
);
export const fieldSeparator = signature(
  'field_separator',
  'critical',
  60,
  '$IFS or a brace list stands for the space between a program and its arguments.',
);
export const globPath = signature(
  'glob_path',
  'critical',
  50,
  'The path of a program or system file is written with wildcards.',
);
export const unknownCommand = signature(
  'unknown_command',
  'high',
  40,
  'A word with options or a path stands behind a separator of commands.',
);
export const interpreterCode = signature(
  'interpreter_code',
  'critical',
  60,
  'An interpreter or a shell is given code to run.',
);
export const networkShell = signature('network_shell', 'critical', 70, 'A shell is connected to the network.');
export const pipedToShell = signature('piped_to_shell', 'critical', 50, 'Text is piped into a shell or interpreter.');
export const fileRedirection = signature(
  'file_redirection',
  'high',
  45,
  'The output of a command is written to a file.',
);
export const variableCommand = signature(
  'variable_command',
  'critical',
  50,
  'A variable that was just set is run as a command.',
);
export const environmentVariable = signature('environment_variable', 'low', 20, 'A value is a variable of the system.');
export const shellshock = signature(
  'shellshock',
  'critical',
  90,
  'A function definition for bash with code behind it (CVE-2014-6271).',
);
export const forkBomb = signature('fork_bomb', 'critical', 80, 'A shell function that starts itself again and again.');
export const windowsControl = signature(
  'windows_control',
  'critical',
  55,
  'A loop or condition of the Windows command interpreter.',
);
export const windowsVariable = signature(
  'windows_variable',
  'high',
  50,
  'A part of a Windows variable, or the path of its command interpreter.',
);
export const powershell = signature('powershell', 'critical', 60, 'A command of PowerShell that loads or runs code.');
export const argumentInjection = signature(
  'argument_injection',
  'high',
  50,
  'An option that makes a program run or write something.',
);
export const scriptInterpolation = signature(
  'script_interpolation',
  'critical',
  50,
  'Code of a script language that calls a command.',
);

export const terminalEscape = signature(
  'terminal_escape',
  'high',
  45,
  'An escape sequence moves the cursor of a terminal, to hide a command from who reads it.',
);
export const loneExpansion = signature(
  'lone_expansion',
  'high',
  40,
  'A value is a folder that only a shell knows: ~+ or ~-.',
);

export const signatures: readonly Signature[] = [
  separatedCommand,
  substitutedCommand,
  plainCommand,
  programPath,
  hiddenCommand,
  fieldSeparator,
  globPath,
  unknownCommand,
  interpreterCode,
  networkShell,
  pipedToShell,
  fileRedirection,
  variableCommand,
  environmentVariable,
  shellshock,
  forkBomb,
  windowsControl,
  windowsVariable,
  powershell,
  argumentInjection,
  scriptInterpolation,
  terminalEscape,
  loneExpansion,
];
