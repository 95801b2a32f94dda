import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the demo lives unless it is told otherwise: short (sockets have short names), one per user. */
export function demoFolder(): string {
  return join(tmpdir(), `faqtotum-demo-${String(process.getuid?.() ?? 0)}`);
}
