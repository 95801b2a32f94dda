import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFaqDocument, loadTemplates } from '../../src/config/index.js';
import { failureOf, folderWith } from './config-files.js';

describe('loadTemplates', () => {
  it("reads the frame and one file a rule, the site's own first", async () => {
    const project = await folderWith({
      'reply.liquid': 'frame',
      'excerpt.liquid': 'excerpt',
      'answer.liquid': 'answer',
      'rules/cc-stable.liquid': 'stable',
      'rules/missing-tree.liquid': 'tree',
      'rules/README.md': 'no template',
    });
    const site = await folderWith({ 'rules/missing-tree.liquid': 'our tree', 'answer.liquid': 'our answer' });
    const templates = await loadTemplates([site, project]);
    expect(templates).toMatchObject({ frame: 'frame', excerpt: 'excerpt', answer: 'our answer' });
    expect(Object.fromEntries(templates.rules)).toEqual({ 'cc-stable': 'stable', 'missing-tree': 'our tree' });
    expect(templates.files.get('missing-tree')).toBe(join(site, 'rules', 'missing-tree.liquid'));
  });

  it('TEMPLATE_INVALID without a frame', async () => {
    const folder = await folderWith({ 'rules/cc-stable.liquid': 'stable' });
    const { code, lines } = await failureOf(loadTemplates([folder, `${folder}/gone`]), folder);
    expect(code).toBe('TEMPLATE_INVALID');
    expect(lines[0]).toContain('there is no reply.liquid - put the frame of replies there');
  });

  it('TEMPLATE_INVALID without the frame of an excerpt', async () => {
    const folder = await folderWith({ 'reply.liquid': 'frame', 'answer.liquid': 'answer' });
    const { code, lines } = await failureOf(loadTemplates([folder]), folder);
    expect(code).toBe('TEMPLATE_INVALID');
    expect(lines[0]).toContain('there is no excerpt.liquid - put the frame of excerpts there');
  });

  it('TEMPLATE_INVALID for a file that is no text', async () => {
    const folder = await folderWith({
      'reply.liquid': Buffer.from([0xff, 0xfe]),
      'excerpt.liquid': '',
      'answer.liquid': '',
    });
    expect(await failureOf(loadTemplates([folder]), folder)).toEqual({
      code: 'TEMPLATE_INVALID',
      lines: ['reply.liquid: is not UTF-8 - save it as UTF-8 [TEMPLATE_INVALID]'],
    });
  });
});

describe('loadFaqDocument', () => {
  it('gives the text as it is', async () => {
    const folder = await folderWith({ 'faq.rst': '=====\r\nFAQ\n=====\n' });
    expect(await loadFaqDocument(join(folder, 'faq.rst'))).toBe('=====\r\nFAQ\n=====\n');
  });

  it('FAQ_UNREADABLE', async () => {
    const folder = await folderWith({});
    expect(await failureOf(loadFaqDocument(join(folder, 'faq.rst')), folder)).toEqual({
      code: 'FAQ_UNREADABLE',
      lines: ['faq.rst: does not exist - check the path [FAQ_UNREADABLE]'],
    });
  });
});
