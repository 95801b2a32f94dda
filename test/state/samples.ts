import type { Draft, Judgement, LedgerRow, Mail } from '../../src/core/index.js';

export const day = 24 * 3600 * 1000;
/** A fixed Tuesday. */
export const t0 = Date.UTC(2024, 4, 14, 12);

export function mail(id: string, more: Partial<Mail> = {}): Mail {
  const from = { name: 'Ann', address: 'ann@example.org' };
  return {
    id,
    arrival: t0,
    date: undefined,
    from,
    author: from,
    authorKeys: ['addr:ann@example.org', 'name:ann'],
    replyTo: [],
    to: [{ name: '', address: 'bpf@vger.kernel.org' }],
    cc: [],
    addressed: true,
    toText: 'bpf@vger.kernel.org',
    subject: '[PATCH bpf] x',
    prefix: {
      reply: false,
      forward: false,
      patch: true,
      rfc: false,
      resend: false,
      pull: false,
      words: ['bpf'],
      version: undefined,
      index: undefined,
      total: undefined,
      counted: false,
      title: 'x',
    },
    inReplyTo: [],
    references: [],
    listIds: ['bpf.vger.kernel.org'],
    automatic: undefined,
    authentication: { result: 'none', by: undefined },
    bugzilla: undefined,
    patch: undefined,
    ownText: '',
    size: 100,
    tooLarge: false,
    oddities: [],
    text: `body of ${id}\n`,
    ...more,
  };
}

export function judgement(root: string, mails: readonly string[] = [root], more: Partial<Judgement> = {}): Judgement {
  return {
    list: 'bpf@vger.kernel.org',
    profile: 'bpf',
    root,
    mails,
    kind: 'patches',
    subject: '[PATCH bpf] x',
    author: 'ann@example.org',
    arrival: t0,
    due: t0 + 1000,
    inScope: true,
    scopeReason: 'names bpf',
    findings: [],
    reply: 'none',
    reason: 'nothing found',
    failures: [],
    ...more,
  };
}

export function draft(messageId: string, more: Partial<Draft> = {}): Draft {
  return {
    messageId,
    list: 'bpf@vger.kernel.org',
    root: '<root@x>',
    kind: 'reply',
    from: { name: 'bot', address: 'bot@example.org' },
    to: [{ name: 'Ann', address: 'ann@example.org' }],
    cc: [],
    subject: 'Re: x',
    inReplyTo: '<root@x>',
    references: ['<root@x>'],
    text: 'Hi\n',
    rules: ['missing-tree'],
    ...more,
  };
}

export function row(messageId: string, more: Partial<LedgerRow> = {}): LedgerRow {
  return {
    messageId,
    list: 'bpf@vger.kernel.org',
    root: '<root@x>',
    state: 'queued',
    reason: 'all findings may be sent',
    draft: draft(messageId),
    notBefore: t0,
    createdAt: t0,
    changedAt: t0,
    claimedAt: undefined,
    attempts: 0,
    by: undefined,
    ...more,
  };
}
