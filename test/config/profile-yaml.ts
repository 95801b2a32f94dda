/** A small, whole profile. */
export const profileYaml = `name: frob
title: the frobnicator
list: { address: Frob@vger.example.org, id: Frob.vger.example.org }
trees:
  - { name: frob, takes: fixes, ownership: own }
  - { name: frob-next, aliases: [frob_next], takes: next, ownership: own }
neutralWords: [next, For-Next]
titleWords: [Frob]
paths:
  own: [kernel/frob/]
maintainers:
  - { name: A Maintainer, addresses: [A@example.org, old@example.org] }
words: { greeting: 'Hi {{ name }},', help: Ask on the list. }
newcomerBelow: 5
faq:
  url: https://docs.example.org/frob.html
  documents:
    - name: rst
      pins:
        missing-tree: { section: Which tree, sentences: [1, 2], hash: 0123456789abcdef }
  digest:
    missing-tree: { question: Which tree?, anchor: q-which-tree, text: Name the tree. }
presets:
  practice:
    missing-tree: { '*': draft, rfc-no-tree: observe }
audience: { cc-stable: author+list }
`;
