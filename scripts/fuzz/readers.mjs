import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { createAuthenticator } from '../../dist/src/auth/index.js';
import { loadConfig, loadKernels, loadProfile } from '../../dist/src/config/index.js';
import { excerptFor, lookUp, parseFaq, verifyPins } from '../../dist/src/faq/index.js';
import { handlers } from '../../dist/handlers/index.js';
import { openArchiveStream } from '../../dist/src/intake/archive/index.js';
import { inRoot } from '../lib/paths.mjs';

/**
 * What reads each kind of input besides the pipeline. A reader may refuse with an error that has a code and a remedy; anything else that it throws is a
 * fault.
 */
export async function createReaders() {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-fuzz-'));
  const profiles = await Promise.all(
    ['bpf', 'netdev'].map((name) => loadProfile(name, [inRoot('profiles')], handlers)),
  );
  const inFile =
    (name, read) =>
    async ([bytes]) => {
      const file = join(folder, name);
      await writeFile(file, bytes);
      await orRefuse(() => read(file));
    };
  const authenticator = createAuthenticator({
    authservIds: ['mx.example.org'],
    dkim: true,
    clock: { now: () => Date.UTC(2024, 2, 4) },
    resolve: async () => [['v=DKIM1; k=rsa; p=']],
  });
  const maintainersCode = inRoot('dist', 'src', 'maintainers', 'index.js');
  const { readMaintainers } = existsSync(maintainersCode) ? await import(maintainersCode) : {};
  const readers = {
    faq: async ([bytes]) => {
      const document = parseFaq(bytes.toString('utf8'), 'faq.rst');
      for (const profile of profiles) {
        verifyPins(profile, document);
        for (const { name } of handlers) excerptFor(profile, document, name);
        for (const words of ['tree', 'cover letter', 'x']) lookUp(profile, document, words);
      }
    },
    config: inFile('faqtotum.yaml', (file) => loadConfig(file, { env: {}, rules: handlers })),
    profile: inFile('bpf.yaml', () => loadProfile('bpf', [folder], handlers)),
    kernels: inFile('releases.json', loadKernels),
    archive: async ([bytes]) =>
      orRefuse(async () => {
        for await (const { raw } of await openArchiveStream(pieces(bytes), 'x.mbox')) raw.byteLength;
      }),
    signed: async ([bytes]) => {
      const signature = 'DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from:subject; bh=AAAA; b=AAAA\r\n';
      await authenticator.authenticate(Buffer.concat([Buffer.from(signature), bytes]));
    },
    maintainers: async ([bytes]) =>
      readMaintainers({ maintainers: bytes.toString('utf8') }).sectionsOf('kernel/bpf/core.c'),
    mailmap: async ([bytes]) =>
      readMaintainers({
        maintainers: 'M\n-\n\nX\nM:\tJane <jane@example.org>\nF:\t*/\n',
        mailmap: bytes.toString('utf8'),
        ignore: bytes.toString('utf8'),
      }),
  };
  return { readers, folder, without: readMaintainers === undefined ? ['maintainers', 'mailmap'] : [] };
}

async function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

async function orRefuse(read) {
  try {
    await read();
  } catch (error) {
    if (typeof error.code !== 'string' || typeof error.remedy !== 'string') throw error;
  }
}
