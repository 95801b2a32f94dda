import { describe, expect, it } from 'vitest';
import type { ArchiveResult } from '../../src/cli/services.js';
import { archive, cli, finding, harmless, judged, nasty } from './fakes.js';

const quiet = judged({ root: '<q@x>', mails: ['<q@x>'], findings: [], inScope: false });

describe('backtest --format html', () => {
  const html = async (archived: ArchiveResult): Promise<string> =>
    (await cli(['backtest', 'bpf.mbox', '--format', 'html'], { services: { backtest: async () => archived } })).out;

  it('is one page with series, evidence and the reply folded away', async () => {
    const page = await html(archive([judged(), judged({ root: '<b@x>', mails: ['<b@x>'] }), quiet]));
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toMatch(/default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'/);
    expect(page).not.toMatch(/<script|\son\w+=|javascript:|<link|<img|@import|url\(/i);
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page.match(/<article /g)).toHaveLength(2);
    expect(page).toMatch(/<details><summary>The reply \(send\)<\/summary>\n<pre>Subject: Re: \[PATCH\] bpf: fix it/);
    expect(page).toContain('href="https://lore.kernel.org/all/b%40x/"');
    expect(page).toContain('no tree in the prefix, by a newcomer');
  });

  it('escapes everything that comes from a mail', async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='y'>&amp;${nasty}`;
    const id = `<"><script>x</script>@x>`;
    const page = await html(
      archive(
        [
          judged(
            {
              subject: evil,
              author: evil,
              root: id,
              mails: [id],
              reason: evil,
              findings: [
                finding({
                  rule: evil,
                  reason: evil,
                  messageId: id,
                  evidence: [{ messageId: '<other>', line: 1, quote: evil }],
                }),
              ],
            },
            { reply: evil },
          ),
        ],
        [evil],
      ),
    );
    expect(page).not.toMatch(/<script|<img/);
    expect(page).not.toContain(`"><`.repeat(2));
    expect(harmless(page)).toBe(true);
    expect(page).toContain('&#60;script&#62;alert(1)');
    const tags = [...page.matchAll(/<([a-z][a-z0-9]*)/g)].map((match) => match[1]);
    expect(new Set(tags)).toEqual(
      new Set([
        'html',
        'head',
        'meta',
        'title',
        'style',
        'body',
        'header',
        'h1',
        'p',
        'main',
        'table',
        'caption',
        'thead',
        'tr',
        'th',
        'tbody',
        'td',
        'nav',
        'details',
        'summary',
        'ul',
        'li',
        'a',
        'bdi',
        'article',
        'h2',
        'time',
        'code',
        'section',
        'h3',
        'span',
        'pre',
        'footer',
      ]),
    );
  });

  it('says so when nothing was found', async () => {
    expect(await html(archive([quiet]))).toContain('Nothing was found.');
  });
});
