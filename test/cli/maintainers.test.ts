import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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
    ['maintainers', ['maintainers', '-f', 'a']],
    ['rules', ['rules']],
    ['faq', ['faq']],
  ])('%s ends when it is told to, though a file keeps it waiting', async (name, args) => {
    const stop = new AbortController();
    const never = () => new Promise<never>(() => undefined);
    const run = cli(args, { services: { [name]: never }, signal: stop.signal });
    stop.abort(15);
    expect((await run).code).toBe(143);
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

  it('a series with its cover letter, as files, as a folder and as one mbox', async () => {
    const diff = 'diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1 +1 @@\n-a\n+frob_put(b);\n';
    const cover = mail({ subject: '[PATCH 0/1] x', body: 'one patch\n' });
    const patch = mail({ subject: '[PATCH 1/1] x', body: diff });
    await put('cov/0000-cover-letter.patch', cover);
    await put('cov/0001-x.patch', patch);
    await put('cov.mbox', [cover, patch].map((one) => `From x Mon Sep 17 00:00:00 2001\n${one}\n`).join(''));
    const series = [[at('cov/0000-cover-letter.patch'), at('cov/0001-x.patch')], [at('cov')], [at('cov.mbox')]];
    for (const args of series) {
      const { code, out, err } = await run('--maintainers', at('MAINTAINERS'), ...args);
      expect([code, out]).toEqual([0, expect.stringContaining('supporter:FROBNICATORS')]);
      expect(err).toMatch(/^note: .*cov.*: left out: no diff in it$/m);
    }
  });

  it.each(['drivers//frob/none.c', './drivers/./frob/none.c', 'kernel/../drivers/frob/none.c'])(
    'a path that is written oddly: %s',
    async (path) => {
      const { out } = await run('--maintainers', at('MAINTAINERS'), '-f', path);
      expect(out).toContain('supporter:FROBNICATORS');
    },
  );

  it('an absolute path below its folder, there or not, also through a link', async () => {
    await symlink(folder, `${folder}-link`);
    try {
      for (const base of [folder, `${folder}-link`]) {
        for (const name of ['drivers/frob/a.c', 'drivers/frob/none.c']) {
          const { out } = await run('--maintainers', join(base, 'MAINTAINERS'), '-f', at(name));
          expect(out).toContain('supporter:FROBNICATORS');
        }
      }
    } finally {
      await rm(`${folder}-link`);
    }
  });

  it.each(['/etc/passwd', '/nowhere/kernel/a.c', '../../etc/passwd', 'kernel/../../x', '..', '.', './', ''])(
    'no path of the tree: %j',
    async (path) => {
      const { code, out, err } = await run('--maintainers', at('MAINTAINERS'), '-f', path);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^faqtotum: -f .*: (?:lies outside the tree|names no file).* \[USAGE\]\n$/);
    },
  );

  it('check wants no mailmap without its MAINTAINERS', async () => {
    const stage: Stage = { services: { check: (request) => createServices().check(request) } };
    await put('0001.patch', mail({ subject: '[PATCH bpf] x' }));
    const { code, err } = await cli(['check', '--mailmap', at('.mailmap'), at('0001.patch')], stage);
    expect([code, err]).toEqual([2, expect.stringMatching(/--mailmap .*alone.* \[USAGE\]/)]);
  });

  it('check takes the same file', async () => {
    await put('MAINTAINERS.broken', 'no section\n');
    const stage: Stage = { services: { check: (request) => createServices().check(request) } };
    await put('0001.patch', mail({ subject: '[PATCH bpf] x' }));
    const { err } = await cli(['check', '--maintainers', at('MAINTAINERS.broken'), at('0001.patch')], stage);
    expect(err).toContain('has no section');
  });
});
