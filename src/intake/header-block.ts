/**
 * Where the header block of a raw mail ends: the offset of the first byte after the empty line (RFC 5322, 2.1),
 * whatever its line ends (LF, CRLF). undefined when there is no empty line.
 */
export function headerBlockEnd(raw: Buffer): number | undefined {
  if (raw[0] === 0x0a) return 1;
  if (raw[0] === 0x0d && raw[1] === 0x0a) return 2;
  for (let at = raw.indexOf(0x0a); at !== -1; at = raw.indexOf(0x0a, at + 1)) {
    if (raw[at + 1] === 0x0a) return at + 2;
    if (raw[at + 1] === 0x0d && raw[at + 2] === 0x0a) return at + 3;
  }
  return undefined;
}

/** Header names of which a mail has at least one; a text file with colons in it has none. */
const mailHeaders = /^(?:from|to|cc|subject|date|message-id|received|return-path|delivered-to|mime-version):/im;

/**
 * Does this text start with a mail's header block? Every line up to the first empty one is a header or a continuation
 * (RFC 5322, 2.2), and one of them is a header that mails have. The last line may be cut off.
 */
export function startsWithHeaders(head: string): boolean {
  const block = head.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = block.split(/\r?\n/);
  if (lines.length > 1 && block.length === head.length) lines.pop();
  const wellFormed = lines.every(
    (line, index) => /^[!-9;-~]+[ \t]*:/.test(line) || (index > 0 && /^[ \t]/.test(line)) || /^>?From /.test(line),
  );
  return wellFormed && mailHeaders.test(block);
}
