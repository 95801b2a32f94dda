// Invents list mail for the load bench: as git send-email, reviewers and bots write it. The same seed makes the same mail.
import { stampAuthentication } from '../../dist/src/embedded/lmtp.js';

export const authserv = 'mx.example.org';
const list = 'bpf@vger.kernel.org';
const people = 'Alexei Starovoitov <ast@kernel.org>, Daniel Borkmann <daniel@iogearbox.net>';

/** How often each kind of thread is begun, in parts of a hundred; series and their answers make most of the mails. */
const kinds = { single: 22, series: 22, faulty: 10, faultySeries: 3, talk: 28, bot: 15 };

/** Gives mails `{ id, raw, root, reply }`: `root` is that of its submission, when it is part of one; `reply`: one reply to it is expected at the SMTP server. */
export class MailSource {
  #seed;
  #number = 0;
  #threads = [];
  #queue = [];
  #name;

  /**
   * @param {number} seed
   * @param {string} name goes into every Message-ID: sources of other names share none
   * @param {{ faultySeries?: boolean }} [options] without faulty series: those that are judged by their first mail, the rest coming later, are answered by no mail
   */
  constructor(seed, name, { faultySeries = true } = {}) {
    this.#seed = seed >>> 0 || 1;
    this.#name = name;
    this.kinds = faultySeries ? kinds : { ...kinds, faulty: kinds.faulty + kinds.faultySeries, faultySeries: 0 };
  }

  next() {
    while (this.#queue.length === 0) this.#queue.push(...this.#thread());
    return this.#queue.shift();
  }

  take(count) {
    return Array.from({ length: count }, () => this.next());
  }

  #random() {
    // mulberry32
    this.#seed = (this.#seed + 0x6d2b79f5) >>> 0;
    let t = this.#seed;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  #int(from, to) {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  #kind() {
    let at = this.#random() * Object.values(this.kinds).reduce((sum, weight) => sum + weight, 0);
    for (const [kind, weight] of Object.entries(this.kinds)) {
      at -= weight;
      if (at < 0) return kind;
    }
    return 'single';
  }

  #thread() {
    this.#number += 1;
    const kind = this.#kind();
    const name = `${this.#name}-${this.#number}`;
    if (kind === 'talk') return this.#talk(name);
    if (kind === 'bot') return [this.#bot(name)];
    const prefix = kind.startsWith('faulty') ? 'PATCH' : 'PATCH bpf-next';
    // Of ten authors nine are regulars of this bench; who names no tree is new each time, so that no cool-down and no habit silences the reply.
    const author = kind.startsWith('faulty') ? `Newcomer ${name}` : `Author ${this.#int(1, 200)}`;
    const mails =
      kind === 'single' || kind === 'faulty'
        ? [
            this.#patch({
              prefix,
              author,
              id: `<${name}-1@example.org>`,
              title: `libbpf: handle case ${name} of the ring`,
            }),
          ]
        : this.#series(name, prefix, author);
    if (kind.startsWith('faulty')) mails[0].reply = true;
    // A notice that it was applied would withdraw the reply: machines and people speak of the others.
    else this.#threads.push({ id: mails[0].id, subject: mails[0].subject });
    if (this.#threads.length > 50) this.#threads.shift();
    return mails;
  }

  #series(name, prefix, author) {
    const count = this.#int(2, 7);
    const root = `<${name}-0@example.org>`;
    const subject = `[${prefix} 0/${count}] libbpf: work ${name} on the ring`;
    const cover = this.#mail({
      id: root,
      author,
      subject,
      root,
      body: `This series makes the ring of ${name} count right, and tests it.\n\n${this.#words(60)}\n\n${author} (${count}):\n  libbpf: steps\n\n tools/lib/bpf/ringbuf.c | 20 ++++++++++----------\n 1 file changed, 10 insertions(+), 10 deletions(-)\n\n-- \n2.43.0\n`,
    });
    const patches = Array.from({ length: count }, (_, at) =>
      this.#patch({
        prefix: `${prefix} ${at + 1}/${count}`,
        author,
        id: `<${name}-${at + 1}@example.org>`,
        title: `libbpf: step ${at + 1} of work ${name}`,
        root,
      }),
    );
    return [cover, ...patches];
  }

  #patch({ prefix, author, id, title, root }) {
    const file = ['tools/lib/bpf/ringbuf.c', 'tools/lib/bpf/libbpf.c', 'tools/lib/bpf/btf.c'][this.#int(0, 2)];
    const hunks = Array.from({ length: this.#int(3, 28) }, (_, at) => this.#hunk(at * 100 + 10));
    const body = `${this.#words(this.#int(30, 90))}\n\nSigned-off-by: ${author} <${addressOf(author)}>\n---\n ${file} | ${hunks.length * 6} +++---\n 1 file changed, ${hunks.length * 3} insertions(+), ${hunks.length * 3} deletions(-)\n\ndiff --git a/${file} b/${file}\nindex 0123456789ab..ba9876543210 100644\n--- a/${file}\n+++ b/${file}\n${hunks.join('')}-- \n2.43.0\n`;
    return this.#mail({ id, author, subject: `[${prefix}] ${title}`, body, root: root ?? id, parent: root });
  }

  #hunk(line) {
    const context = (n) => Array.from({ length: n }, () => ` \t${this.#words(6)};\n`).join('');
    const changed = (sign) => Array.from({ length: 3 }, () => `${sign}\t${this.#words(5)};\n`).join('');
    return `@@ -${line},9 +${line},9 @@ static int frob(struct ring *ring)\n${context(3)}${changed('-')}${changed('+')}${context(3)}`;
  }

  /** Answers to what came lately: reviewers quote it and write between the lines. */
  #talk(name) {
    return Array.from({ length: this.#int(1, 3) }, (_, at) => {
      const thread = this.#threads[this.#int(0, this.#threads.length - 1)] ?? {
        id: `<long-ago-${name}@example.org>`,
        subject: '[PATCH bpf-next] libbpf: an old thing',
      };
      const quoted = Array.from({ length: this.#int(20, 200) }, () => `> ${this.#words(8)}\n`).join('');
      const body = `On Mon, 4 Mar 2024, somebody wrote:\n${quoted}\n${this.#words(40)}\n\nReader\n`;
      return this.#mail({
        id: `<${name}-${at}@example.org>`,
        author: `Reader ${this.#int(1, 60)}`,
        subject: `Re: ${thread.subject}`,
        body,
        parent: thread.id,
      });
    });
  }

  #bot(name) {
    const body = `Hello:\n\nThis patch was looked at by a machine.\n\n${this.#words(120)}\n\nYou are awesome, thank you!\n-- \nDeet-doot-dot, I am a bot.\nhttps://korg.docs.kernel.org/patchwork/pwbot.html\n`;
    const [thread] = this.#threads.slice(-1);
    return this.#mail({
      id: `<${name}@kernel.org>`,
      author: 'patchwork-bot+netdevbpf',
      address: 'patchwork-bot+netdevbpf@kernel.org',
      subject: `Re: ${thread?.subject ?? '[PATCH bpf-next] libbpf: an old thing'}`,
      body,
      parent: thread?.id,
    });
  }

  #words(count) {
    const words = Array.from({ length: count }, () => vocabulary[this.#int(0, vocabulary.length - 1)]);
    const lines = [];
    while (words.length > 0) lines.push(words.splice(0, 10).join(' '));
    return lines.join('\n');
  }

  #mail({ id, author, address = addressOf(author), subject, body, root, parent }) {
    const headers = [
      `Return-Path: <bpf+bounces-1@vger.kernel.org>`,
      `Received: from vger.example.org (vger.example.org [192.0.2.1])\n\tby mx.example.org (Postfix) with ESMTPS id 4Abc123\n\tfor <bpf-bot@example.org>; Mon,  4 Mar 2024 09:00:00 +0000 (UTC)`,
      `Received: from smtp.example.org (smtp.example.org [192.0.2.2])\n\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\n\tby vger.example.org (Postfix) with ESMTPS id 9DEF456;\n\tMon,  4 Mar 2024 08:59:59 +0000 (UTC)`,
      `From: ${author} <${address}>`,
      `To: ${list}`,
      `Cc: ${people}`,
      `Subject: ${subject}`,
      `Date: Mon,  4 Mar 2024 08:59:58 +0000`,
      `Message-ID: ${id}`,
      ...(parent === undefined ? [] : [`In-Reply-To: ${parent}`, `References: ${parent}`]),
      'X-Mailer: git-send-email 2.43.0',
      'Precedence: bulk',
      'X-Mailing-List: bpf@vger.kernel.org',
      'List-Id: <bpf.vger.kernel.org>',
      'List-Subscribe: <mailto:bpf+subscribe@vger.kernel.org>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: 8bit',
    ];
    return { id, subject, root, reply: false, raw: `${headers.join('\n')}\n\n${body}`.replaceAll('\n', '\r\n') };
  }
}

/** As the receiving server hands it on: it vouches for the author's domain. */
export function stamped(raw) {
  return stampAuthentication(Buffer.from(raw), authserv);
}

function addressOf(author) {
  return `${author.toLowerCase().replaceAll(' ', '.')}@example.org`;
}

const vocabulary =
  'ring buffer counts right wrong pointer loads the map value when a program reads its size and length again before flags are set return error path frees memory twice so check it first lock held across call sleep kernel user page offset index entry list node head tail wait wake event file link attach detach type id name field member struct'.split(
    ' ',
  );
