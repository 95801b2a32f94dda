import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { noOthers, noPaths } from '../support/no-paths.js';
import type { FaqDocument, FaqPin, Profile } from '../../src/core/index.js';
import { parseFaq, pinHash, sectionByStart } from '../../src/faq/index.js';

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(root, '../shared/faq');

/** The real FAQ texts belong to the kernel and are not part of the project: tests that read them need them next to it. */
export const haveTexts = existsSync(shared);
export const needsTexts = haveTexts ? '' : ' (left out: no FAQ texts in ../shared/faq)';

export function realText(name: string): string {
  return readFileSync(resolve(shared, name), 'utf8');
}
export const realDocument = (name: string): FaqDocument => parseFaq(realText(name), name);

/** A profile of the project, its FAQ part and all that excerpts look at. */
export function projectProfile(name: string): Profile {
  const parts = [`${name}.yaml`, `${name}.faq.yaml`]
    .map((file) => resolve(root, 'profiles', file))
    .filter((file) => existsSync(file));
  const merged: unknown = Object.assign({}, ...parts.map((file): unknown => parse(readFileSync(file, 'utf8'))));
  return merged as Profile;
}

export const rst = `.. SPDX-License-Identifier: GPL-2.0

.. _example-FAQ:

===========
Example FAQ
===========

Some words before the first question.

.. contents::
    :local:

Sending
=======

Q: How do I send a *patch*?
---------------------------
A: Send it to the \`\`list\`\`, see \`the page <https://example.org/>\`_ and
:ref:\`other-FAQ\`. Use a tool, e.g. **git**; David S. Tester wrote one. Ask
if unsure!

The subject must look like::

  git format-patch --subject-prefix='PATCH example' a..b

    indented more

Then wait \\*patiently\\*, etc. It takes days_.

* Jane Doe <jane@example.org>
* John Roe <john@example.org>
  of the other list

.. note::
   Mind the \`\`[PATCH x
   y]\`\` prefix.

.. _days: https://example.org/days
.. A comment
   that goes on.

Q: Short heading
----------------
Q: I made a long question over
two lines, what now?

A: No. Nothing "is" said. (Or is it?)

Q: How do I send a patch?
-------------------------
What should I do?

A: The same again.
`;

export const txt = `This is about the list.
Sending:
--------
Q: How do I send a patch, and where
to?
A: Send it to the following
list:
old@lists.example.org
Write *well* and _soon_, please. The subject must look like:
git format-patch --subject-prefix='PATCH x' a..b
Jane Doe <jane@example.org>
- First item that goes
on here.
- Second item.
Q: And then?
A: Wait. See:
Documentation/example/faq.txt
$ make one \\
two
Done.
Other:
------
Q: Unanswered
Q: Longer form?
A: Yes, please do! It helps.
`;

export const document = parseFaq(rst, 'example.rst');

/** A pin of the example document that reads as pinned. */
export function pin(section: string, sentences: readonly number[]): FaqPin {
  const found = sectionByStart(document, section);
  return { section, sentences, hash: (found && pinHash(found, sentences)) ?? 'none' };
}

export function exampleProfile(pins: Readonly<Record<string, FaqPin>>): Profile {
  const digest = Object.fromEntries(
    Object.keys(pins).map((rule) => [rule, { question: `On ${rule}?`, anchor: 'q-old', text: 'In our\nown words.' }]),
  );
  return {
    name: 'example',
    title: 'Example',
    list: { address: 'list@lists.example.org', id: 'list.lists.example.org' },
    trees: [],
    neutralWords: [],
    titleWords: [],
    paths: noPaths,
    maintainers: [{ name: 'Jane Doe', addresses: ['jane@example.org'] }],
    reviewers: [],
    ...noOthers,
    words: { greeting: '', help: '' },
    newcomerBelow: 5,
    faq: { url: 'https://docs.example.org/faq.html', documents: [{ name: 'example.rst', pins }], digest },
    presets: {},
    audience: {},
  };
}
