import { lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the demo lives unless it is told otherwise: short (sockets have short names), one per user. */
export function demoFolder(): string {
  return join(tmpdir(), `faqtotum-demo-${String(process.getuid?.() ?? 0)}`);
}

/** The demo's folder is there and this user's: anybody can put one of that name into a shared temporary folder. */
export function isOwnDemo(): boolean {
  const found = lstatSync(demoFolder(), { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
}
