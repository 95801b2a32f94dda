import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/app/root.js';
import { openArchive } from '../../src/intake/index.js';
import { replayMails, type Judged } from '../support/judge.js';

/** Real mail; its text never enters the project, not even into a failing test's message. */
const corpus = join(projectRoot, '..', 'shared', 'corpus', 'bpf-2019-2023.mbox.gz');
const here = existsSync(corpus);

/** Judgements as they are compared: without the words of the mails. */
function tell(judged: readonly Judged[]) {
  const lines = judged.map(({ judgement, reply }) => {
    const { root, mails, profile, inScope, findings } = judgement;
    const found = findings.map(({ rule, code, decision }) => `${rule}/${code} ${decision}`);
    return JSON.stringify({ root, mails: [...mails].sort(), profile, inScope, found, reply: reply?.list });
  });
  return lines.sort();
}

async function archived(): Promise<Uint8Array[]> {
  const raws: Uint8Array[] = [];
  for await (const { raw } of await openArchive(corpus)) raws.push(raw);
  return raws;
}
const through = (raws: readonly Uint8Array[], ...profile: string[]) => replayMails(raws, { eol: '\n', profile });

describe.skipIf(!here)(`real mail through two profiles at once${here ? '' : ': ../shared is not here'}`, () => {
  it('no mail is judged twice, no series answered by both', { timeout: 300_000 }, async () => {
    const judged = await through(await archived(), 'bpf', 'netdev');
    const mails = judged.flatMap(({ judgement }) => judgement.mails);
    expect(new Set(mails).size).toBe(mails.length);
    const owners = judged.filter(({ judgement }) => judgement.inScope).map(({ judgement }) => judgement.profile);
    expect(owners.filter((name) => name === 'bpf').length).toBeGreaterThan(400);
    expect(owners.filter((name) => name === 'netdev').length).toBeGreaterThan(20);

    const replies = judged.flatMap(({ judgement, reply }) => (reply === undefined ? [] : [{ judgement, reply }]));
    expect(replies.length).toBeGreaterThan(50);
    expect(new Set(replies.map(({ reply }) => reply.root)).size).toBe(replies.length);
    expect(replies.filter(({ judgement, reply }) => reply.list !== judgement.list)).toHaveLength(0);
  });

  it('the order of the profiles changes nothing', { timeout: 300_000 }, async () => {
    const raws = (await archived()).slice(0, 2000);
    const [one, other] = [tell(await through(raws, 'bpf', 'netdev')), tell(await through(raws, 'netdev', 'bpf'))];
    expect(one.length).toBeGreaterThan(50);
    expect(one.filter((line, at) => line !== other[at])).toHaveLength(0);
  });
});
