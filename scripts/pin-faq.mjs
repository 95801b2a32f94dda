// npm run pin-faq -- PROFILE DOCUMENT: recomputes the hashes of a profile's FAQ pins from a document.
// PROFILE is a name (profiles/<name>.yaml) or a file, DOCUMENT a FAQ text. Needs a built dist/.
// Look at every pin that it prints before you commit: a hash says that somebody has read the sentences.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { choosePins, parseFaq, pinHash, pinnedSentences, sectionByStart } from '../dist/src/faq/index.js';

const [profile, source] = process.argv.slice(2);
if (profile === undefined || source === undefined) {
  console.error('usage: npm run pin-faq -- PROFILE DOCUMENT');
  process.exit(2);
}
const file = /[/.]/.test(profile) ? resolve(profile) : resolve(import.meta.dirname, `../profiles/${profile}.yaml`);
const text = readFileSync(file, 'utf8');
const yaml = parseDocument(text);
const document = parseFaq(readFileSync(source, 'utf8'), source);
const sets = yaml.toJS().faq.documents;
const set = sets.find(({ name }) => name === basename(source)) ?? choosePins(yaml.toJS(), document);
const edits = [];
let failed = false;
for (const [rule, pin] of Object.entries(set?.pins ?? {})) {
  const section = sectionByStart(document, pin.section);
  const hash = section && pinHash(section, pin.sentences);
  if (hash === undefined) {
    failed = true;
    console.log(`${rule}: ${section ? 'the section has no such sentences' : 'no such section'}: ${pin.section}`);
    continue;
  }
  console.log(
    `${rule}: ${hash}${hash === pin.hash ? '' : ' (new)'}\n  ${pinnedSentences(section, pin.sentences).join('\n  ')}`,
  );
  const [start, end] = yaml.getIn(['faq', 'documents', sets.indexOf(set), 'pins', rule, 'hash'], true).range;
  edits.push({ start, end, hash });
}
// Only the hashes are touched, from the end, so that the other positions stay true.
edits.sort((a, b) => b.start - a.start);
writeFileSync(
  file,
  edits.reduce((now, { start, end, hash }) => `${now.slice(0, start)}'${hash}'${now.slice(end)}`, text),
);
process.exit(failed || set === undefined ? 1 : 0);
