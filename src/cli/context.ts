import { guardOutput } from './clean-text.js';
import { makePaint, type Paint } from './paint.js';
import type { Services } from './services.js';
import { allowsColour, type Output, type Terminal } from './terminal.js';

/** A guarded way to one output stream: nothing that came from a mail can act on a terminal. */
export interface Printer {
  readonly paint: Paint;
  readonly isTTY: boolean;
  readonly colour: boolean;
  /** Columns to fill: the terminal's, at most 100; 80 where there is none. */
  readonly width: number;
  /** Writes as it is. */
  print(text: string): void;
  /** Writes lines, each with its line end. */
  lines(lines: readonly string[]): void;
}

/** What every command is given. */
export interface CliContext {
  readonly services: Services;
  readonly terminal: Terminal;
  readonly stdout: Printer;
  readonly stderr: Printer;
  /** -v was given. */
  verbose: boolean;
  /** Set by the command that ran. */
  exitCode: number;
}

export function makeContext(services: Services, terminal: Terminal): CliContext {
  return {
    services,
    terminal,
    stdout: makePrinter(terminal.stdout, terminal.env),
    stderr: makePrinter(terminal.stderr, terminal.env),
    verbose: false,
    exitCode: 0,
  };
}

function makePrinter(output: Output, env: Terminal['env']): Printer {
  const colour = allowsColour(output, env);
  const print = (text: string): void => {
    if (text !== '') output.write(guardOutput(text, colour));
  };
  return {
    paint: makePaint(colour),
    isTTY: output.isTTY,
    colour,
    width: output.isTTY ? Math.min(Math.max(output.columns, 40), 100) : 80,
    print,
    lines: (lines) => print(lines.map((line) => `${line}\n`).join('')),
  };
}
