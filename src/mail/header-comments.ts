/**
 * A structured header value without its comments, which may stand anywhere and in one another (RFC 5322, 3.2.2), trimmed. What an unclosed one
 * holds is kept: it hides nothing. Parentheses in quoted strings are text. Linear.
 */
export function withoutComments(value: string): string {
  if (!value.includes('(')) return value.trim();
  let kept = '';
  let depth = 0;
  let quoted = false;
  let opened = 0;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '\\') {
      if (depth === 0) kept += value.slice(at, at + 2);
      at++;
    } else if (depth === 0 && char === '"') {
      quoted = !quoted;
      kept += char;
    } else if (!quoted && char === '(') {
      if (depth === 0) opened = at;
      depth++;
    } else if (depth > 0) {
      if (char === ')') depth--;
    } else kept += char;
  }
  return (depth > 0 ? kept + value.slice(opened + 1) : kept).trim();
}
