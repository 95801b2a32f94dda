import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWriter, readFaq } from '../../src/app/guard.js';
import { createServices } from '../../src/app/services.js';
import { cli } from '../cli/fakes.js';

let folder = '';
const at = (name: string) => join(folder, name);
const services = createServices();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faqtotum-guard-'));
  await writeFile(at('empty.rst'), '');
  await writeFile(at('passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
  await writeFile(
    at('other.rst'),
    'Other\n=====\n\nQ: How do I cook rice?\n----------------------\n\nA: With water.\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('a FAQ document', () => {
  it.each(['empty.rst', 'passwd'])('is none without a question: %s', async (name) => {
    const line = `faqtotum: ${at(name)}: holds no question - is this the right document? name the FAQ, as .rst or .txt [FAQ_UNREADABLE]\n`;
    for (const args of [['faq'], ['faq', 'verify']]) {
      const { code, err } = await cli([...args, '--document', at(name)], { services });
      expect([code, err]).toEqual([2, line]);
    }
  });

  it('with none of the pinned questions is asked after', async () => {
    expect((await readFaq(at('other.rst')))?.sections).toHaveLength(1);
    const { code, err } = await cli(['faq', 'verify', '--document', at('other.rst')], { services });
    expect(code).toBe(1);
    expect(err).toBe(`note: none of the pinned questions is in ${at('other.rst')}: is this the right document?\n`);
  });
});

describe('what a config names', () => {
  it('a profile that is unknown: where', async () => {
    await writeFile(
      at('faqtotum.yaml'),
      'lists:\n  - profile: bfp\n    imap: { host: h, auth: { user: u, passwordFile: p } }\n',
    );
    const { code, err } = await cli(['rules', '--config', at('faqtotum.yaml')], { services });
    expect(code).toBe(2);
    expect(err).toMatch(/faqtotum\.yaml:2: lists\[0\]\.profile: there is no profile "bfp" - did you mean bpf\?/);
  });

  it('a template of its own that is wrong: which file', async () => {
    await mkdir(at('site/templates/rules'), { recursive: true });
    const writer = () =>
      createWriter({ from: { name: 'Bot', address: 'bot@example.org' }, secret: 'x'.repeat(32), siteDir: at('site') });
    for (const name of ['rules/missing-tree', 'reply', 'excerpt']) {
      await writeFile(at(`site/templates/${name}.liquid`), '{{ nonsense }}\n');
      await expect(writer()).rejects.toMatchObject({
        code: 'TEMPLATE_INVALID',
        where: expect.stringMatching(new RegExp(`^${at(`site/templates/${name}.liquid`)}`)) as string,
      });
      await rm(at(`site/templates/${name}.liquid`));
    }
  });
});
