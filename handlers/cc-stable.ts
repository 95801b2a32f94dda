import type { Finding, Mail, Profile, Rule, Trailer } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { isOwn } from '../src/scope/index.js';
import { isRegular } from './shared/people.js';

/** Lines that a trailer may run over. */
const MOST_FOLDS = 4;

/** FAQ: "The BPF patch I am about to submit needs to go to stable as well". The trailer belongs below `---`, as a note. */
export const ccStable: Rule = {
  name: 'cc-stable',
  summary: 'Cc: stable in a commit message',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    trailer: "a Cc: stable trailer stands in a commit message aimed at the profile's own trees",
    'other-code': 'the same in a patch of code that others look after, who may want the tag',
  },
  misled: [
    'A maintainer of the tree asked for the tag in a review that this mailbox did not see.',
    'The stable rules changed after the FAQ was written: the maintainers may have stopped minding the tag.',
  ],
  check(series, { profile, scope }) {
    if (scope.tree?.ownership === 'shared' || isRegular(series, profile)) return [];
    const findings: Finding[] = [];
    for (const patch of series.patches) {
      const line = lineOfCcStable(patch);
      if (line === undefined) continue;
      findings.push({
        rule: 'cc-stable',
        code: isOthers(patch, profile) ? 'other-code' : 'trailer',
        messageId: patch.id,
        evidence: [lineOf(patch, line)],
        data: {},
      });
    }
    return findings;
  },
};

/** Not one of its files is the subsystem's. */
function isOthers({ patch }: Mail, profile: Profile): boolean {
  return patch?.files.every(({ path }) => !isOwn(path, profile)) === true;
}

/** The line of the first such trailer in the last paragraph of trailers, whose continuation it may be: further up it may be a quote. */
function lineOfCcStable({ text, patch }: Mail): number | undefined {
  const trailers = patch?.trailers ?? [];
  const last = trailers.at(-1)?.line ?? 0;
  const lines = text.split('\n');
  // Lines from 1: this is the one that the paragraph stands under, 0 where nothing stands above it.
  const above = lines.slice(0, last).findLastIndex((line) => line.trim() === '') + 1;
  const trailer = trailers.find((each) => each.line > above && isCcStable(each));
  if (trailer === undefined) return undefined;
  const folded = lines.slice(trailer.line - 1, trailer.line + MOST_FOLDS);
  const offset = folded.findIndex((line) => /(?:^|[\s<,:])stable@/i.test(line));
  return trailer.line + Math.max(offset, 0);
}

/** `Cc: stable@...`, with or without brackets, name, `# 5.7.x` or `[5.8]` behind it; not the start of a sentence. */
function isCcStable({ key, value }: Trailer): boolean {
  if (key.toLowerCase() !== 'cc') return false;
  const [written = ''] = value.replace(/"[^"]*"|\([^()]*\)|\[[^[\]]*\]/g, ' ').split('#');
  return written
    .split(',')
    .map((mailbox) => (/<([^<>]*)>/.exec(mailbox)?.[1] ?? mailbox).trim())
    .some((address) =>
      /^stable@(?:vger\.)?kernel\.org(?:$|\s*[^\w\s@.-]|\s+(?:v?\d|for\b|from\b|since\b|linux\b))/i.test(address),
    );
}
