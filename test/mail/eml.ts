/** Builds raw mails for the tests. */

/** A mail of header lines and body lines; `crlf` gives the same mail with CRLF line ends. */
export function eml(headers: readonly string[], body: readonly string[] | string, crlf = false): Buffer {
  const text = [...headers, '', ...(typeof body === 'string' ? [body] : body)].join('\n');
  return Buffer.from(crlf ? text.replaceAll('\n', '\r\n') : text, 'utf8');
}

/** Headers that most tests do not care about. */
export const plainHeaders: readonly string[] = [
  'From: Ada Sample <ada@example.org>',
  'To: list@lists.example.org',
  'Subject: [PATCH bpf] bpf: fix the frobnicator',
  'Message-ID: <one@example.org>',
  'Date: Mon, 6 May 2019 10:00:00 +0200',
];

/** A small correct diff. */
export const smallDiff: readonly string[] = [
  'diff --git a/kernel/bpf/frob.c b/kernel/bpf/frob.c',
  'index 1111111..2222222 100644',
  '--- a/kernel/bpf/frob.c',
  '+++ b/kernel/bpf/frob.c',
  '@@ -1,3 +1,4 @@ int frob(void)',
  ' a',
  '-b',
  '+c',
  '+d',
  ' e',
];
