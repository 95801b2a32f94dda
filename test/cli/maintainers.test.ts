import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServices } from '../../src/app/services.js';
import type { MaintainersView } from '../../src/cli/services.js';
import { sample } from '../maintainers/sample.js';
import { mail } from '../support/mails.js';
import { cli, nasty, harmless, requestOf, type Stage } from './fakes.js';

const view: MaintainersView = {
  people: [
    {
      mailbox: '"Karl K. Knuth" <karl@example.org>',
      name: 'Karl K. Knuth',
      address: 'karl@example.org',
      role: 'maintainer:FROB',
    },
    { mailbox: 'frob@lists.example.org', name: '', address: 'frob@lists.example.org', role: 'open list:FROB' },
  ],
  notes: [],
};
const fixed: Stage = { services: { maintainers: async () => view } };

describe('faqtotum maintainers, what it asks and prints', () => {
  it('lines as get_maintainer.pl has them', async () => {
    const run = await cli(['maintainers', '-f', 'a', 'b', '--mailmap', 'm', '--ignore', 'i', '--config', 'c'], fixed);
    expect(run.code).toBe(0);
    expect(run.out).toBe(
      '"Karl K. Knuth" <karl@example.org> (maintainer:FROB)\nfrob@lists.example.org (open list:FROB)\n',
    );
    expect(requestOf(run, 'maintainers')).toEqual({
      maintainers: undefined,
      mailmap: 'm',
      ignore: 'i',
      config: 'c',
      paths: ['a', 'b'],
      patches: [],
    });
  });

  it('JSON', async () => {
    expect(JSON.parse((await cli(['maintainers', '--json', '-f', 'a'], fixed)).out)).toEqual([
      { name: 'Karl K. Knuth', address: 'karl@example.org', role: 'maintainer:FROB' },
      { name: '', address: 'frob@lists.example.org', role: 'open list:FROB' },
    ]);
  });

  it('standard input', async () => {
    const run = await cli(['maintainers', '-'], { ...fixed, stdin: 'a patch' });
    expect(requestOf(run, 'maintainers')).toMatchObject({
      paths: [],
      patches: [{ name: '-', bytes: Buffer.from('a patch') }],
    });
  });

  it('lines that cannot be used are notes; nothing acts on a terminal', async () => {
    const hostile = { people: [{ mailbox: nasty, name: nasty, address: nasty, role: nasty }], notes: [nasty] };
    const stage: Stage = { services: { maintainers: async () => hostile } };
    const run = await cli(['maintainers', '-f', 'a'], stage);
    expect(run.err).toContain('note:');
    expect(harmless(run.out + run.err)).toBe(true);
    expect(harmless((await cli(['maintainers', '--json', '-f', 'a'], stage)).out)).toBe(true);
  });

  it.each([
    [[], 'neither a path nor a patch'],
    [['x.patch', '-f', 'a'], 'paths and patches at once'],
  ])('%j is no question', async (args, what) => {
    const run = await cli(['maintainers', ...args], fixed);
    expect(run.code).toBe(2);
    expect(run.err).toContain(what);
    expect(run.err).toContain('[USAGE]');
  });
});

describe('faqtotum maintainers, on files', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  const put = async (name: string, text: string) => {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), text);
  };
  const real: Stage = { services: { maintainers: (request) => createServices().maintainers(request) } };
  const run = async (...args: string[]) => cli(['maintainers', ...args], real);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faqtotum-maintainers-'));
    await put('MAINTAINERS', sample);
    await put('.mailmap', 'Fiona F. <fiona@new.example.org> <fiona@example.org>\n');
    for (const name of ['Documentation', 'arch', 'drivers', 'include', 'kernel', 'scripts']) {
      await mkdir(at(name), { recursive: true });
    }
    await put('drivers/frob/a.c', 'int a;\n');
    await put('kernel/x.c', 'frob_get(x);\n');
    await put('lib/long.c', '');
    await put(
      'faqtotum.yaml',
      'lists: [{ profile: bpf, imap: { host: localhost, security: none, auth: { user: u, passwordFile: pw } } }]\nmaintainers: MAINTAINERS\n',
    );
    await put('pw', 'secret');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('a file of the tree, its mailmap beside MAINTAINERS', async () => {
    const { code, out } = await run('--maintainers', at('MAINTAINERS'), '-f', at('drivers/frob/a.c'));
    expect(code).toBe(0);
    expect(out).toContain('"Fiona F." <fiona@new.example.org> (supporter:FROBNICATORS)\n');
  });

  it('the words of a file of the tree; a folder of it', async () => {
    const found = await run('--maintainers', at('MAINTAINERS'), '-f', at('kernel/x.c'));
    expect(found.out).toContain('supporter:FROBNICATORS');
    const whole = await run('--maintainers', at('MAINTAINERS'), '-f', at('drivers/frob'));
    expect(whole.out).toContain('supporter:FROBNICATORS');
  });

  it('the tree says that lib/long is no folder', async () => {
    expect((await run('--maintainers', at('MAINTAINERS'), '-f', 'lib/long/a.c')).out).not.toContain('lena@');
    expect((await run('--maintainers', at('MAINTAINERS'), '-f', at('lib/long.c'))).out).toContain('lena@');
  });

  it('a name that is in no tree, the MAINTAINERS of a config', async () => {
    const { out } = await run('--config', at('faqtotum.yaml'), '-f', './drivers/frob/none.c');
    expect(out).toContain('supporter:FROBNICATORS');
  });

  it('a mail whose transport wrapped its lines, and a bare diff', async () => {
    const diff = 'diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1 +1 @@\n-a\n+frob_put(b);\n';
    const wrapped = mail({ subject: '[PATCH] x', body: diff.replace('frob_put(b)', 'frob_=\nput(b)') }).replace(
      'Content-Transfer-Encoding: 8bit',
      'Content-Transfer-Encoding: quoted-printable',
    );
    await put('qp.eml', wrapped);
    await put('bare.diff', diff);
    for (const name of ['qp.eml', 'bare.diff']) {
      expect((await run('--maintainers', at('MAINTAINERS'), at(name))).out).toContain('supporter:FROBNICATORS');
    }
  });

  it.each([
    [['--maintainers', 'gone', '-f', 'a'], 'MAINTAINERS_UNREADABLE'],
    [['--maintainers', 'package.json', '-f', 'a'], 'MAINTAINERS_UNREADABLE'],
    [['-f', 'a'], 'MAINTAINERS_UNREADABLE'],
    [['gone.patch'], 'INPUT_UNREADABLE'],
  ])('%j: %s', async (args, error) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(`[${error}]`);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('a mail without a diff', async () => {
    await put('talk.eml', mail({ subject: 'hello', body: 'no diff here\n' }));
    const { code, err } = await run('--maintainers', at('MAINTAINERS'), at('talk.eml'));
    expect([code, err]).toEqual([2, expect.stringContaining('[INPUT_NOT_PATCH]')]);
  });

  it('check takes the same file', async () => {
    await put('MAINTAINERS.broken', 'no section\n');
    const stage: Stage = { services: { check: (request) => createServices().check(request) } };
    await put('0001.patch', mail({ subject: '[PATCH bpf] x' }));
    const { err } = await cli(['check', '--maintainers', at('MAINTAINERS.broken'), at('0001.patch')], stage);
    expect(err).toContain('has no section');
  });
});
