/** Invents mails as git send-email and people write them. Everybody lives at example.org. */

export interface FileEdit {
  readonly path: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly isNew?: boolean;
  /** What git writes behind the hunk's second `@@`. */
  readonly heading?: string;
}

export interface MailSpec {
  readonly subject: string;
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  /** Minutes after the start of the test's day. */
  readonly at?: number;
  readonly headers?: readonly string[];
  /** List-Id values with brackets; default: the bpf list's. */
  readonly listIds?: readonly string[];
  /** Whole body; overrides message, trailers, notes and files. */
  readonly body?: string;
  readonly message?: string;
  readonly trailers?: readonly string[];
  readonly notes?: string;
  readonly files?: readonly FileEdit[];
}

/** 2024-03-04 09:00 UTC, a Monday. */
export const dayStart = Date.UTC(2024, 2, 4, 9);
const jane = 'Jane Doe <jane@example.org>';
export const list = 'bpf@vger.kernel.org';
export const maintainers = 'Alexei Starovoitov <ast@kernel.org>, Daniel Borkmann <daniel@iogearbox.net>';

let counter = 0;

/** A raw mail with LF line ends. Ids count up, unless given. */
export function mail(spec: MailSpec): string {
  counter++;
  const at = new Date(dayStart + (spec.at ?? 0) * 60_000);
  const headers = [
    `Received: from mx.example.org by list.example.org; ${at.toUTCString()}`,
    `From: ${spec.from ?? jane}`,
    ...(spec.to === '' ? [] : [`To: ${spec.to ?? list}`]),
    ...(spec.cc === '' ? [] : [`Cc: ${spec.cc ?? maintainers}`]),
    `Subject: ${spec.subject}`,
    `Date: ${at.toUTCString()}`,
    `Message-ID: ${spec.id ?? `<mail-${String(counter)}@example.org>`}`,
    ...(spec.inReplyTo === undefined ? [] : [`In-Reply-To: ${spec.inReplyTo}`]),
    ...(spec.references === undefined ? [] : [`References: ${spec.references}`]),
    ...(spec.listIds ?? ['<bpf.vger.kernel.org>']).map((listId) => `List-Id: ${listId}`),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...(spec.headers ?? []),
  ];
  return `${headers.join('\n')}\n\n${spec.body ?? patchBody(spec)}`;
}

function patchBody(spec: MailSpec): string {
  const files = spec.files ?? [{ path: 'kernel/bpf/verifier.c' }];
  const message = spec.message ?? 'The frobnicator counts one too many. Count right.\n';
  const trailers = spec.trailers ?? [`Signed-off-by: ${spec.from ?? jane}`];
  const stat = files.map((file) => ` ${file.path} | 2 +-\n`).join('');
  const notes = spec.notes === undefined ? '' : `${spec.notes}\n\n`;
  const head = [message, trailers.join('\n')].filter((part) => part !== '').join('\n');
  return `${head}\n---\n${notes}${stat} ${String(files.length)} file changed\n\n${files.map(diffOf).join('')}-- \n2.43.0\n`;
}

function diffOf(file: FileEdit): string {
  const added = file.added ?? ['\treturn count;'];
  const removed = file.isNew === true ? [] : (file.removed ?? ['\treturn count + 1;']);
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join('\n');
  const before = file.isNew === true ? '/dev/null' : `a/${file.path}`;
  const mode = file.isNew === true ? 'new file mode 100644\n' : '';
  const above = file.heading === undefined ? ' int frob(void)\n {\n' : ' \t/* What stands\n \t * above. */\n';
  const context = file.isNew === true ? '' : above;
  const heading = file.heading === undefined ? '' : ` ${file.heading}`;
  const extra = file.isNew === true ? 0 : 2;
  const from = file.isNew === true ? '0,0' : `10,${String(removed.length + extra)}`;
  const to = file.isNew === true ? `1,${String(added.length)}` : `10,${String(added.length + extra)}`;
  return `diff --git a/${file.path} b/${file.path}\n${mode}--- ${before}\n+++ b/${file.path}\n@@ -${from} +${to} @@${heading}\n${context}${lines}\n`;
}

/** A thread as `git send-email` sends it: cover letter first when `cover` is given, all patches below the first mail. */
export function thread(spec: {
  readonly prefix: string;
  readonly titles: readonly string[];
  readonly cover?: string;
  readonly batch?: string;
  readonly at?: number;
  readonly each?: Partial<MailSpec>;
  readonly patches?: readonly Partial<MailSpec>[];
}): string[] {
  const batch = spec.batch ?? `b${String(++counter)}`;
  const total = spec.titles.length;
  const id = (index: number) => `<${batch}-${String(index)}-jane@example.org>`;
  const root = spec.cover === undefined ? id(1) : id(0);
  const at = spec.at ?? 0;
  const mails: string[] = [];
  if (spec.cover !== undefined) {
    mails.push(
      mail({
        subject: `[${spec.prefix} 0/${String(total)}] ${spec.cover}`,
        body: 'This series counts right.\n\nJane Doe (2):\n  bpf: one\n',
        at,
        ...spec.each,
        id: root,
      }),
    );
  }
  for (const [offset, title] of spec.titles.entries()) {
    const own = id(offset + 1);
    const reply = own === root ? {} : { inReplyTo: root, references: root };
    const subject = `[${spec.prefix} ${String(offset + 1)}/${String(total)}] ${title}`;
    mails.push(mail({ subject, at, ...reply, ...spec.each, ...spec.patches?.[offset], id: own }));
  }
  return mails;
}
