import type { Address, Draft, Excerpt, Judgement, Profile, Series } from '../core/index.js';
import { FaqtotumError } from '../core/index.js';
import { checkTemplates } from './check-templates.js';
import { faqLines } from './faq-lines.js';
import { firstName } from './first-name.js';
import { groupFindings } from './group-findings.js';
import type { FindingGroup } from './group-findings.js';
import { headerAddress } from './header-value.js';
import { layout } from './layout.js';
import { createLetters, type Letters, type LetterTemplates } from './letters.js';
import { createEngine, templateError } from './liquid-engine.js';
import { replyMessageId } from './message-id.js';
import { quoteEvidence } from './quote-evidence.js';
import { authorOf, recipientsOf } from './recipients.js';
import { isHeaderId, replyReferences } from './references.js';
import { replySubject } from './reply-subject.js';
import { parseRuleTemplate } from './rule-template.js';
import type { RuleTemplate, RuleWords } from './rule-template.js';
import { stepOf } from './step.js';
import { frameValues, ruleValues } from './template-values.js';
import type { FrameFinding } from './template-values.js';
import { whyOf } from './why.js';

/** What a renderer is made of. */
export interface RendererOptions extends LetterTemplates {
  /** Text of templates/reply.liquid. */
  readonly frame: string;
  /** Text of templates/rules/<rule>.liquid by rule. */
  readonly rules: ReadonlyMap<string, string>;
  /** The site's secret: makes Message-IDs repeatable and unguessable. */
  readonly secret: string;
  /** The bot's own address. */
  readonly from: Address;
}

/** What a reply is made from. */
export interface RenderInput {
  readonly judgement: Judgement;
  readonly series: Series;
  readonly profile: Profile;
  /** By rule. A rule without one gets its words without a quote. */
  readonly excerpts: ReadonlyMap<string, Excerpt>;
  /** One line of welcome and where to ask. */
  readonly newcomer: boolean;
  /** Rules that this author has heard of lately: the link instead of the excerpt. */
  readonly repeated?: ReadonlyMap<string, 'short'>;
  readonly links?: {
    /** Where the whole story of this mail can be read; without it the root's Message-ID stands there. */
    readonly why?: string;
  };
}

export interface Renderer extends Letters {
  /**
   * The reply for the findings decided `send` or `draft`, all in one mail. undefined when there is nothing to say, nobody to
   * write to, or the mail has no id to reply to. Repeatable: same input, same draft. Throws `TEMPLATE_INVALID` for
   * a rule without a template and for words that depend on data the finding does not carry.
   */
  readonly render: (input: RenderInput) => Draft | undefined;
  /** Rule -> what its findings ask for, one imperative without a full stop; for whoever has not sent the mail yet. */
  readonly nextSteps: (input: Pick<RenderInput, 'judgement' | 'profile'>) => ReadonlyMap<string, string>;
}

/** Checks the templates (throws `TEMPLATE_INVALID`) and makes a renderer. Throws `CONFIG_INVALID` for a `from` that is no address. */
export function createRenderer({ frame, rules, excerpt, answer, secret, from }: RendererOptions): Renderer {
  checkTemplates(frame, rules);
  const sender = headerAddress(from);
  if (!sender) {
    throw new FaqtotumError(
      'CONFIG_INVALID',
      `${JSON.stringify(from.address)} is no mail address`,
      'from',
      "set the bot's own address",
    );
  }
  const parse = createEngine();
  const frameTemplate = parse(frame, 'reply.liquid');
  const templates = new Map(
    [...rules].map(([rule, text]) => [rule, parseRuleTemplate(text, `rules/${rule}.liquid`, parse)]),
  );
  return {
    ...createLetters({ excerpt, answer }, secret, sender),
    nextSteps: ({ judgement, profile }) => {
      const groups = groupFindings(judgement.findings.map((finding) => ({ ...finding, decision: 'send' })));
      const named = [...new Set(groups.map(({ rule }) => rule))];
      return new Map(
        groups.map((group) => {
          const { steps } = wordsOf(group, named, templates, { judgement, profile });
          return [group.rule, steps.next ?? steps.now ?? steps.resend ?? ''];
        }),
      );
    },
    render: (input) => {
      const { judgement, series, profile } = input;
      const groups = groupFindings(judgement.findings);
      const people = recipientsOf(
        series,
        profile,
        groups.flatMap(({ findings }) => findings),
      );
      const root = series.mails.find(({ id }) => id === judgement.root) ?? series.mails[0];
      if (groups.length === 0 || !people || !root || !isHeaderId(root.id)) return undefined;
      const named = [...new Set(groups.map(({ rule }) => rule))];
      const words = groups.map((group) => wordsOf(group, named, templates, input));
      const messageId = replyMessageId(secret, judgement.list, judgement.root, 'reply', sender.address);
      const values = frameValues({
        profile,
        kind: judgement.kind,
        firstName: firstName(authorOf(series)?.name ?? ''),
        newcomer: input.newcomer,
        findings: frameFindings(groups, words, input),
        step: stepOf(words, groups, series, judgement.findings),
        why: input.links?.why ?? whyOf(root.id, messageId),
      });
      return {
        messageId,
        list: judgement.list,
        root: judgement.root,
        kind: 'reply',
        from: sender,
        ...people,
        subject: replySubject(root.subject),
        inReplyTo: root.id,
        references: replyReferences(root),
        text: layout(frameTemplate.print(values)),
        rules: named,
      };
    },
  };
}

function wordsOf(
  { rule, code, findings }: FindingGroup,
  rules: readonly string[],
  templates: ReadonlyMap<string, RuleTemplate>,
  { profile, judgement }: Pick<RenderInput, 'profile' | 'judgement'>,
): RuleWords {
  const template = templates.get(rule);
  if (!template) throw templateError(`rules/${rule}.liquid`, 'is missing');
  const count = new Set(findings.map(({ messageId }) => messageId)).size;
  return template.print(ruleValues({ profile, kind: judgement.kind, rules, code, count, data: findings[0].data }));
}

/** Each finding's parts. A line, and a question, is quoted once in a mail. */
function frameFindings(
  groups: readonly FindingGroup[],
  words: readonly RuleWords[],
  { judgement, series, excerpts, repeated }: RenderInput,
): FrameFinding[] {
  const quoted = new Set<string>();
  const cited: string[] = [];
  const explained = new Set<string>();
  return groups.map(({ rule, findings }, at) => {
    const faq = explained.has(rule) ? [] : faqLines(excerpts.get(rule), repeated?.has(rule) === true, cited);
    explained.add(rule);
    return {
      quote: quoteEvidence({ findings, series, root: judgement.root }, quoted).join('\n'),
      saw: words[at]?.saw ?? '',
      faq: faq.join('\n'),
    };
  });
}
