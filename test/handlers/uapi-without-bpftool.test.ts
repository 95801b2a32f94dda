import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const copy: FileEdit = { path: 'tools/include/uapi/linux/bpf.h', added: ['\tBPF_MAP_TYPE_FROB,'], removed: [] };
const tool: FileEdit = { path: 'tools/bpf/bpftool/map.c' };
const header = (heading: string, added: readonly string[], removed: readonly string[] = []): FileEdit => ({
  path: 'include/uapi/linux/bpf.h',
  heading,
  added,
  removed,
});
const map = header('enum bpf_map_type {', ['\tBPF_MAP_TYPE_FROB,']);
const info = header('struct bpf_link_info {', ['\t\t\t__u32 frob_id;']);
const names = (name: string): FileEdit => ({
  path: 'tools/lib/bpf/libbpf.c',
  added: [`\t[${name}] = "frob",`],
  removed: [],
});
const patch = (files: readonly FileEdit[], more: Partial<MailSpec> = {}) =>
  mail({ subject: '[PATCH bpf-next] bpf: Add the frob', id, message: 'Frob it.\n', files, ...more });
const hit = (code: string, line: number, quote: string, messageId = id) => [
  {
    code,
    decision: code === 'not-shown' ? ('draft' as const) : ('observe' as const),
    evidence: [[messageId, line, quote] as const],
  },
];
const hitMap = hit('not-shown', 15, '+\tBPF_MAP_TYPE_FROB,');

describeRule('uapi-without-bpftool', {
  invalid: [
    { name: 'a new map type', mails: [patch([map, copy])], findings: hitMap },
    {
      name: 'a new link type with its number',
      mails: [patch([header('enum bpf_link_type {', ['\tBPF_LINK_TYPE_FROB = 9,\t/* new */']), copy])],
      findings: hit('not-shown', 15, '+\tBPF_LINK_TYPE_FROB = 9,\t/* new */'),
    },
    { name: 'more to dump', mails: [patch([info, copy])], findings: hit('not-shown', 15, '+\t\t\t__u32 frob_id;') },
    {
      name: 'the enum is opened in the hunk',
      mails: [patch([header('', ['enum bpf_attach_type {', '\tBPF_FROB_EGRESS,', '};']), copy])],
      findings: hit('not-shown', 16, '+\tBPF_FROB_EGRESS,'),
    },
    {
      name: 'in a later patch of a series',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        batch: 's',
        each: { message: 'Frob it.\n' },
        patches: [{}, { files: [map, copy] }],
      }),
      findings: hit('not-shown', 15, '+\tBPF_MAP_TYPE_FROB,', '<s-2-jane@example.org>'),
    },
    {
      name: 'the library knows one of two',
      mails: [
        patch([
          header('enum bpf_map_type {', ['\tBPF_MAP_TYPE_FROB,', '\tBPF_MAP_TYPE_NOOB,']),
          copy,
          names('BPF_MAP_TYPE_FROB'),
        ]),
      ],
      findings: hit('not-shown', 17, '+\tBPF_MAP_TYPE_NOOB,'),
    },
    {
      name: 'the library that the tool takes names from knows it',
      mails: [patch([map, copy, names('BPF_MAP_TYPE_FROB')])],
      findings: hit('named-only', 16, '+\tBPF_MAP_TYPE_FROB,'),
    },
    {
      name: 'an RFC',
      mails: [patch([map, copy], { subject: '[RFC PATCH bpf-next] bpf: Add the frob' })],
      findings: hit('named-only', 15, '+\tBPF_MAP_TYPE_FROB,'),
    },
    {
      name: 'the copy is left behind',
      mails: [patch([header('struct bpf_frob {', ['\t__u32 frob_id;'])])],
      findings: hit('copy-not-synced', 14, '+\t__u32 frob_id;'),
    },
    {
      name: 'the copy of the other header is left behind',
      mails: [
        patch([
          {
            path: 'include/uapi/linux/if_xdp.h',
            heading: 'struct xdp_frob {',
            added: ['\t__u32 frob_id;'],
            removed: [],
          },
        ]),
      ],
      findings: hit('copy-not-synced', 14, '+\t__u32 frob_id;'),
    },
  ],
  valid: [
    { name: 'the tool learns of it', mails: [patch([map, copy, tool])] },
    {
      name: 'the tool learns of it by a mail of its own',
      mails: [
        patch([map, copy]),
        mail({ subject: '[PATCH bpf-next] bpftool: frob', inReplyTo: id, references: id, at: 1, files: [tool] }),
      ],
    },
    {
      name: 'the author says that it follows',
      mails: [patch([map, copy], { message: 'The bpftool part follows.\n' })],
    },
    { name: 'a flag', mails: [patch([header('enum {', ['\tBPF_F_FROB = (1U << 13),']), copy])] },
    { name: 'a helper', mails: [patch([header('struct bpf_stack_build_id {', ['\tFN(frob),\t\t\\']), copy])] },
    { name: 'a comment', mails: [patch([header('enum bpf_map_type {', ['\t/* frob, */', ' * FROB,'])])] },
    { name: 'a macro', mails: [patch([header('enum bpf_map_type {', ['#define BPF_FROB 8'])])] },
    { name: 'the limit', mails: [patch([header('enum bpf_map_type {', ['\t__MAX_BPF_MAP_TYPE']), copy])] },
    {
      name: 'a second name',
      mails: [patch([header('enum bpf_map_type {', ['\tBPF_MAP_TYPE_FROB = BPF_MAP_TYPE_HASH,']), copy])],
    },
    {
      name: 'another name',
      mails: [patch([header('enum bpf_map_type {', ['\tBPF_MAP_TYPE_FROB,'], ['\tBPF_MAP_TYPE_OLD,']), copy])],
    },
    {
      name: 'moved',
      mails: [patch([header('enum bpf_map_type {', ['\tBPF_MAP_TYPE_FROB,'], ['\tBPF_MAP_TYPE_FROB,']), copy])],
    },
    {
      name: 'padding',
      mails: [patch([header('struct bpf_map_info {', ['\t__u32 :32;', '\t__u32 pad;', '\t__u32 reserved[2];']), copy])],
    },
    {
      name: 'an enum that is no kind of object',
      mails: [patch([header('enum bpf_frob {', ['\tBPF_FROB_ONE,']), copy])],
    },
    {
      name: 'what was a macro below an enum that ended above',
      mails: [patch([header('enum bpf_map_type {', ['\tBPF_FROB,'], ['#define BPF_FROB 0']), copy])],
    },
    {
      name: 'a flag below an enum that ended above',
      mails: [patch([header('enum bpf_map_type {', ['\tBPF_FROB = (1U << 1),']), copy])],
    },
    {
      name: 'flags in a nameless enum below',
      mails: [patch([header('enum bpf_map_type {', ['enum {', '\tBPF_F_FROB\t= (1U << 1),', '};']), copy])],
    },
    {
      name: 'the member of an enum that ended above',
      mails: [patch([header('enum bpf_map_type {', ['};', '', '\tBPF_FROB,']), copy])],
    },
    {
      name: 'the copy is synced in another patch',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        patches: [{ files: [header('struct bpf_frob {', ['\t__u32 frob_id;'])] }, { files: [copy] }],
      }),
    },
    {
      name: 'the author says that the copy is to be synced',
      mails: [patch([header('struct bpf_frob {', ['\t__u32 frob_id;'])], { notes: 'Will sync the header later.' })],
    },
    {
      name: 'a flexible array instead of an empty one: nothing new',
      mails: [patch([header('struct bpf_frob {', ['\t__u8 data[];'], ['\t__u8 data[0];'])])],
    },
    {
      name: 'part of the series was not seen',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        patches: [{ files: [map] }],
      }).slice(0, 2),
    },
    {
      name: 'nobody saw the cover letter',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        patches: [{ files: [map] }],
      }).slice(1),
    },
    { name: 'by a maintainer', mails: [patch([map], { from: 'Daniel Borkmann <daniel@iogearbox.net>' })] },
    {
      name: 'a profile without such a tool',
      profile: 'netdev',
      mails: [
        patch([{ ...map, path: 'include/net/frob.h' }], {
          subject: '[PATCH net-next] net: frob',
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
        }),
      ],
    },
  ],
});
