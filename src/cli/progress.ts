import { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { cleanLine } from './clean-text.js';
import { grouped, truncate } from './layout.js';
import type { BacktestRequest } from './services.js';
import type { Output } from './terminal.js';
import { roughly } from './time-words.js';

type Done = Parameters<BacktestRequest['progress']>[0];

/** A progress bar on stderr; silent when stderr is no terminal. `stop` clears it and must be called. */
export function startProgress(output: Output, now: () => number): { update(done: Done): void; stop(): void } {
  if (!output.isTTY) return { update: () => undefined, stop: () => undefined };
  const started = now();
  let latest: Done = { bytes: 0, totalBytes: undefined, mails: 0, stage: 'reading' };
  const bar = new SingleBar({
    stream: streamOf(output),
    format: () => progressLine(latest, now() - started, output.columns),
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    gracefulExit: false,
    fps: 8,
  });
  bar.start(1, 0);
  return {
    update: (done) => {
      latest = done;
      bar.update(0);
    },
    stop: () => bar.stop(),
  };
}

/** `reading  [#####.....]  48 %  3,456 mails  about 12 s left`, within the terminal's width. */
export function progressLine(done: Done, elapsed: number, width: number): string {
  // Folders would push the bar off the line.
  const words = cleanLine(done.stage).split(' ');
  const stage = truncate(words.map((word) => word.slice(word.lastIndexOf('/') + 1)).join(' '), 32);
  const mails = `${grouped(done.mails)} mails`;
  if (done.totalBytes === undefined || done.totalBytes <= 0) {
    return truncate(`${stage}  ${mails}  ${roughly(elapsed)}`, width - 1);
  }
  const part = Math.min(Math.max(done.bytes / done.totalBytes, 0), 1);
  const left = part > 0.02 && part < 1 ? `  about ${roughly((elapsed / part) * (1 - part))} left` : '';
  const bar = `[${'#'.repeat(Math.round(part * 20)).padEnd(20, '.')}]`;
  return truncate(`${stage}  ${bar}  ${Math.floor(part * 100)} %  ${mails}${left}`, width - 1);
}

/** What cli-progress wants to draw on. */
function streamOf(output: Output): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      output.write(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { isTTY: true, columns: output.columns });
}
