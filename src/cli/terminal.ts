/** One output stream of the terminal. */
export interface Output {
  readonly isTTY: boolean;
  /** Width in columns; 80 when nobody knows. */
  readonly columns: number;
  /** Never throws: a reader that has left (EPIPE) is told through `Terminal.gone`. */
  write(text: string): void;
}

/** All that the commands know of the process around them, so that tests can play it. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdinIsTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The login of whoever runs this; undefined when the system does not know. */
  readonly login: string | undefined;
  /** Aborted by SIGINT or SIGTERM; its reason is the signal's number. */
  readonly signal: AbortSignal;
  /** Aborted when the reader of stdout has left (`| head`). */
  readonly gone: AbortSignal;
  /** ms since epoch, UTC. */
  now(): number;
  /** Standard input to its end. Throws INPUT_TOO_LARGE past `limit` bytes. */
  stdin(limit: number): Promise<Uint8Array>;
  /** Opens `file` in an editor, a shell command as git understands it; returns the exit code. Signals meant for the editor are not ours meanwhile. */
  edit(command: string, file: string): Promise<number>;
}

/** Colours are for people: a terminal, no NO_COLOR (https://no-color.org), and one that can. */
export function allowsColour(output: Output, env: Terminal['env']): boolean {
  return output.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
