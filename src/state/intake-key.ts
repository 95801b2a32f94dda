import { hash } from 'node:crypto';
import type { MailboxCursor } from '../core/index.js';

/** The key of a raw mail: SHA-256 of its bytes, lower-case hex. */
export function intakeKey(raw: Uint8Array): string {
  return hash('sha256', raw, 'hex');
}

/** Where the listener stands after `moved`: under one UIDVALIDITY never further back, whoever reports late. */
export function laterCursor(current: MailboxCursor | undefined, moved: MailboxCursor): MailboxCursor {
  const back = current?.uidValidity === moved.uidValidity && current.uid > moved.uid;
  return back ? current : moved;
}
