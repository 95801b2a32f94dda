import type { FileDiff, HunkLine } from '../../src/mail/index.js';

/** A member of an enum or struct that a diff adds. */
export interface NewMember {
  readonly name: string;
  /** The enum or struct. */
  readonly of: string;
  readonly line: HunkLine;
}

/**
 * Members that a diff adds to these enums and structs, or to any without `containers`: no limits (`__MAX_...`), flags (`1 << 3`), second names of
 * another member, padding or reserved fields. A member that only moved, or changed its name, is not new.
 */
export function newMembers(diff: FileDiff, containers?: readonly string[]): readonly NewMember[] {
  const lines = diff.hunks.flatMap(({ heading, lines: own }) => membersOf(heading, own));
  const wanted = lines.filter((member) => containers === undefined || containers.includes(member.of));
  const gone = wanted.filter(({ line }) => line.sign === '-');
  const kept = new Set(wanted.filter(({ line }) => line.sign !== '+').map(({ name }) => name));
  const added = wanted.filter(({ line, name }) => line.sign === '+' && !kept.has(name));
  return added.filter(({ of }) => !gone.some((member) => member.of === of && !addedAgain(member, wanted)));
}

function addedAgain({ name }: NewMember, members: readonly NewMember[]): boolean {
  return members.some((member) => member.line.sign === '+' && member.name === name);
}

/** Every member in a hunk with the enum or struct that it stands in: git's heading, or an opening line in the hunk itself, tells which. */
function membersOf(heading: string, lines: readonly HunkLine[]): readonly NewMember[] {
  const members: NewMember[] = [];
  let of = opened(heading);
  for (const line of lines) {
    // What starts in the first column opens or closes something; git's heading may have been closed above the hunk.
    const outside = /^[\w}#]/.test(line.text);
    if (outside) of = opened(line.text);
    const name = of === undefined || outside ? undefined : memberName(line.text);
    if (of !== undefined && name !== undefined) members.push({ name, of, line });
  }
  return members;
}

function opened(text: string): string | undefined {
  return /^(?:enum|struct|union) (\w+) ?\{/.exec(text)?.[1];
}

/** `BPF_MAP_TYPE_FROB,`, `FROB = 8,`; `__u32 frob;`, `char frob[16];`, `__u32 frob:1;`. */
function memberName(text: string): string | undefined {
  const line = text.trim().replace(/\s+/g, ' ');
  const enumerator = /^([A-Z][A-Z0-9_]*) ?(?:=([^,]*))?(?:,|$)/.exec(line);
  if (enumerator !== null) return /[A-Za-z_]{3}|<</.test(enumerator[2] ?? '') ? undefined : enumerator[1];
  const field = /^(?:const )?(?:struct |enum )?\w+ \**(\w+)(?:\[\w*\])?(?: ?: ?\d+)? ?;/.exec(line)?.[1];
  return field === undefined || /pad|reserved|unused/i.test(field) ? undefined : field;
}
