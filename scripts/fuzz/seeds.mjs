import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inRoot } from '../lib/paths.mjs';

const shared = inRoot('..', 'shared');
/** Every so many-th mail of the corpus is a start. */
const step = 6;

/**
 * What mutations start from: mail by where it comes from, and texts. The sample list of demo/list is always there, hostile mail of other
 * projects and the corpus only where they lie in ../shared.
 */
export async function loadSeeds() {
  const demo = await demoMails();
  const hostile = await hostileMails();
  const corpus = await corpusMails();
  const groups = [
    [corpus.length > 0 ? 2 : 10, demo],
    [3, hostile],
    [5, corpus],
  ].filter(([, mails]) => mails.length > 0);
  return {
    groups,
    counts: { demo: demo.length, hostile: hostile.length, corpus: corpus.length },
    texts: await texts(),
  };
}

async function demoMails() {
  const folder = inRoot('demo', 'list');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

/** Hostile mail, and the names of the files: `sisimai/...`. */
export async function hostileFiles() {
  const file = join(shared, 'hostile', 'mails.tar.gz');
  return existsSync(file) ? filesOf(gunzipSync(await readFile(file))) : [];
}

async function hostileMails() {
  return (await hostileFiles()).map(({ content }) => content).filter((content) => content.length > 0);
}

async function corpusMails() {
  const file = join(shared, 'corpus', 'bpf-2019-2023.mbox.gz');
  if (!existsSync(file)) return [];
  const { openArchive } = await import('../../dist/src/intake/archive/index.js');
  const mails = [];
  let at = 0;
  for await (const { raw } of await openArchive(file)) if (at++ % step === 0) mails.push(Buffer.from(raw));
  return mails;
}

/** The files of a tar archive (POSIX ustar). */
function filesOf(tar) {
  const files = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const field = (from, to) => tar.toString('latin1', at + from, at + to).split('\0')[0];
    const size = Number.parseInt(field(124, 136), 8);
    if (field(156, 157) === '0') files.push({ name: field(0, 100), content: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** Texts by what reads them. */
async function texts() {
  const read = async (...files) =>
    Promise.all(files.filter((file) => existsSync(file)).map((file) => readFile(file, 'utf8')));
  return {
    faq: [
      ...(await read(
        ...['bpf_devel_QA.rst', 'bpf_devel_QA.txt', 'maintainer-netdev.rst'].map((name) => join(shared, 'faq', name)),
      )),
      ...faqs,
    ],
    config: await read(inRoot('docs', 'faqtotum.example.yaml')),
    profile: await read(inRoot('profiles', 'bpf.yaml'), inRoot('profiles', 'netdev.yaml')),
    kernels: [
      JSON.stringify({
        latest_stable: { version: '6.9' },
        releases: [
          {
            version: '6.9',
            moniker: 'stable',
            iseol: false,
            released: { timestamp: 1715500000, isodate: '2024-05-12' },
          },
        ],
      }),
    ],
    maintainers: [
      ...(await read(join(shared, 'kernel', 'MAINTAINERS'))).map((text) => text.slice(0, 200_000)),
      maintainers,
    ],
    mailmap: [
      ...(await read(join(shared, 'kernel', 'mailmap'))),
      'Jane Doe <jane@example.org> <jd@example.org>\n<a@example.org> <b@example.org>\n',
    ],
  };
}

const faqs = [
  'FAQ\n===\n\nQ: Which tree?\n--------------\nA: Name the ``tree`` in the `subject <https://example.org>`_.\n\n::\n\n  git format-patch\n\n.. note:: Mind.\n',
  'Q: Which tree?\n\nA: Name the tree:\n\n  * one\n  * two\n',
];
const maintainers =
  'Maintainers List\n----------------\n\nBPF [GENERAL]\nM:\tJane Doe <jane@example.org>\nR:\tJoe <joe@example.org>\nL:\tbpf@example.org\nS:\tSupported\nF:\tkernel/bpf/\nX:\tkernel/bpf/x.c\nN:\tbpf\n';
