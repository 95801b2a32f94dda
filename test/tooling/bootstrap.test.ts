import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, ensurePrograms, howToInstall, missingPackages } from '../../scripts/lib/programs.mjs';
import { checkNodeVersion } from '../../scripts/lib/node-version.mjs';
import { root } from './project.js';
import { makeShims, type Shims } from './shims.js';

describe('the Node.js version', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s will do', (version) => {
    expect(checkNodeVersion(version)).toBe('');
  });
  it.each(['20.18.3', '18.19.0', '12.22.12'])('%s is too old', (version) => {
    expect(checkNodeVersion(version)).toBe(
      `Node.js ${version} is too old - install Node.js 20.19 or newer and run this again`,
    );
  });
});

describe('how missing packages get installed', () => {
  const situation = { uid: 1000, hasApt: true, forbidden: false, sudoWorks: () => Promise.resolve(false) };
  it.each([
    ['root', { uid: 0 }, 'root'],
    ['sudo without a password', { sudoWorks: () => Promise.resolve(true) }, 'sudo'],
    ['neither', {}, 'by-hand'],
    ['no apt-get', { uid: 0, hasApt: false }, 'by-hand'],
    ['forbidden', { uid: 0, forbidden: true }, 'by-hand'],
  ])('%s', async (_what, change, how) => {
    expect(await howToInstall({ ...situation, ...change })).toBe(how);
  });
});

/** What the fake apt-get installs: the programs that stand for the packages. */
const installs = (folder: string) => `
case "$*" in *install*)
  mkdir -p '${folder}/installed' && for p in redis-server imap lmtp; do echo >'${folder}/installed/'$p; chmod 755 '${folder}/installed/'$p; done
  ls -l '${folder}/policy-rc.d' | cut -c1-10 >>'${folder}/policy-seen'; cat '${folder}/policy-rc.d' >>'${folder}/policy-seen' ;;
esac`;

/** Runs the installation with fake programs around it; nothing is installed at first. */
async function bootstrapWith(uid: number, programs: (folder: string) => Readonly<Record<string, string>>, extra = {}) {
  const shims = await makeShims({});
  const fakes = await makeShims(programs(shims.folder));
  const said: string[] = [];
  const installed = join(shims.folder, 'installed');
  const list = [
    { package: 'redis-server', program: 'redis-server', folders: [installed] },
    { package: 'dovecot-imapd', program: 'imap', folders: [installed] },
    { package: 'dovecot-lmtpd', program: 'lmtp', folders: [installed] },
  ];
  const env = {
    PATH: withoutSystem(fakes),
    FAQTOTUM_POLICY_RC_D: join(shims.folder, 'policy-rc.d'),
    FAQTOTUM_SYSTEMD_DIR: join(shims.folder, 'no-systemd'),
    ...extra,
  };
  const ready = await ensurePrograms({ root, say: (text: string) => said.push(text), list, uid, env });
  return { ready, said, calls: await fakes.calls(), folder: shims.folder };
}

/** PATH with the fakes and plain tools alone: the real redis-server and sudo of this machine stay out of it. */
function withoutSystem(shims: Shims): string {
  return `${shims.folder}/bin:${shims.folder}/tools`;
}

/** The plain tools that scripts use, found by absolute path. */
const tools = Object.fromEntries(
  ['sh', 'rm', 'ls', 'cat', 'cut', 'mkdir', 'chmod'].map((name) => [name, `exec /bin/${name} "$@"`]),
);
tools['cut'] = 'exec /usr/bin/cut "$@"';
const missing = 'missing redis-server, dovecot-imapd, dovecot-lmtpd - run: ';
const byHand = 'apt-get install -y --no-install-recommends redis-server dovecot-imapd dovecot-lmtpd';
const plain = (call: string) => !/^(sh|rm|ls|cat|cut|mkdir|chmod) /.test(call) || call.startsWith('sh /');

describe('missing programs', () => {
  it('root: installs them, with services kept from starting meanwhile', async () => {
    const { ready, said, calls, folder } = await bootstrapWith(0, (into) => ({ ...tools, 'apt-get': installs(into) }));
    expect(ready).toBe(true);
    expect(said).toEqual(['installing Debian packages redis-server, dovecot-imapd, dovecot-lmtpd ...']);
    expect(calls.filter((call) => call.startsWith('apt-get')).map((call) => call.replace(/-o \S+ /g, ''))).toEqual([
      'apt-get --version',
      'apt-get -qq update',
      'apt-get -qq -y --no-install-recommends install redis-server dovecot-imapd dovecot-lmtpd',
    ]);
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(join(folder, 'policy-seen'), 'utf8')).toMatch(
      /^-rwxr-xr-x\n#!\/bin\/sh\n(# .*\n)exit 101\n$/,
    );
    expect(await readdir(folder)).not.toContain('policy-rc.d');
  });

  it('sudo: goes through it without a password', async () => {
    const { ready, calls } = await bootstrapWith(1000, (into) => ({
      ...tools,
      'apt-get': installs(into),
      sudo: 'shift; case "$1" in true) exit 0 ;; esac; exec "$@"',
    }));
    expect(ready).toBe(true);
    expect(calls.filter((call) => call.startsWith('sudo'))).toEqual([
      'sudo -n true',
      expect.stringMatching(/^sudo -n sh \S+install-debian\.sh redis-server dovecot-imapd dovecot-lmtpd$/),
    ]);
  });

  it('neither: says the one command, and installs nothing', async () => {
    const { ready, said, calls } = await bootstrapWith(1000, () => ({ ...tools, 'apt-get': '', sudo: 'exit 1' }));
    expect(ready).toBe(false);
    expect(said).toEqual([`${missing}sudo apt-get update && sudo ${byHand}`]);
    expect(calls.filter(plain)).toEqual(['apt-get --version', 'sudo -n true']);
  });

  it('forbidden: FAQTOTUM_INSTALL=no', async () => {
    const { said, calls } = await bootstrapWith(0, () => ({ ...tools, 'apt-get': '' }), { FAQTOTUM_INSTALL: 'no' });
    expect(said).toEqual([`${missing}apt-get update && ${byHand}`]);
    expect(calls.filter(plain)).toEqual(['apt-get --version']);
  });

  it('apt-get fails: says so and the command', async () => {
    const broken = 'case "$*" in *install*) echo "E: Unable to locate package" >&2; exit 100 ;; esac';
    const { ready, said, folder } = await bootstrapWith(0, () => ({ ...tools, 'apt-get': broken }));
    expect(ready).toBe(false);
    expect(said.slice(1)).toEqual([
      'apt-get failed (code 100): E: Unable to locate package',
      `${missing}apt-get update && ${byHand}`,
    ]);
    await expect(access(join(folder, 'policy-rc.d'))).rejects.toThrow();
  });

  it('with systemd: stops and disables what came, leaves alone what was there', async () => {
    const { calls, folder } = await bootstrapWith(
      0,
      (into) => ({
        ...tools,
        'apt-get': installs(into),
        systemctl: `case "$*" in "cat dovecot.service") [ -e '${into}/installed/imap' ] ;; esac`,
      }),
      { FAQTOTUM_SYSTEMD_DIR: '/' },
    );
    expect(calls.filter((call) => call.includes('disable'))).toEqual([
      'systemctl --quiet disable --now dovecot.service',
    ]);
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(join(folder, 'policy-seen'), 'utf8')).toContain(
      'case "$1" in redis-server|redis-server.service) exit 0 ;; esac\nexit 101',
    );
  });
});

describe('programs that are there', () => {
  it('are found below PATH and in the folders named', async () => {
    const shims = await makeShims({ 'redis-server': '', imap: '' });
    const list = [
      { package: 'redis-server', program: 'redis-server', folders: ['/nowhere'] },
      { package: 'dovecot-imapd', program: 'imap', folders: ['/nowhere'] },
      { package: 'dovecot-lmtpd', program: 'imap', folders: [join(shims.folder, 'bin')] },
    ];
    // A program called imap somewhere in PATH is not Dovecot's.
    expect(missingPackages(list, shims.path)).toEqual(['dovecot-imapd']);
  });

  it('the command has no sudo for root', () => {
    expect(commandLine(['a', 'b'], 0)).toBe('apt-get update && apt-get install -y --no-install-recommends a b');
  });
});
