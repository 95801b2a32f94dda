import { createEngine, templateError } from './liquid-engine.js';
import { parseRuleTemplate } from './rule-template.js';
import { frameValues, ruleValues, sampleProfile } from './template-values.js';
import { samples } from './samples.js';

/**
 * Prints every template with sample data: each rule's with each of its codes, the frame with each kind of step. Throws
 * `TEMPLATE_INVALID` for a template that is missing, does not parse, names a variable that does not exist or prints
 * nothing. Rules that are not the project's own are parsed only.
 */
export function checkTemplates(frame: string, rules: ReadonlyMap<string, string>): void {
  const parse = createEngine();
  for (const rule of Object.keys(samples))
    if (!rules.has(rule)) throw templateError(`rules/${rule}.liquid`, 'is missing');
  for (const [rule, source] of rules) {
    const where = `rules/${rule}.liquid`;
    const template = parseRuleTemplate(source, where, parse);
    const codes = samples[rule];
    const keys = Object.values(codes ?? {}).flatMap((data) => Object.keys(data));
    const sample = { profile: sampleProfile, kind: 'patches' as const, rules: [rule] };
    checkNames(
      where,
      template.variables,
      Object.keys(ruleValues({ ...sample, code: '', count: 1, data: {} })),
      codes ? keys : undefined,
    );
    for (const [code, data] of Object.entries(codes ?? {})) {
      for (const count of [1, 2]) template.print(ruleValues({ ...sample, code, count, data }));
    }
  }
  checkFrame(frame, parse);
}

function checkFrame(frame: string, parse: ReturnType<typeof createEngine>): void {
  const where = 'reply.liquid';
  const template = parse(frame, where);
  const step = { version: 2, again: false, series: true, items: ['name the tree'], later: [] as string[] };
  const finding = { quote: '> [PATCH] bpf: first', saw: 'It is seen.', faq: '  See https://example.org/' };
  const sample = {
    profile: sampleProfile,
    kind: 'patches' as const,
    firstName: 'Jane',
    findings: [finding],
    why: '<1@example.org>',
  };
  checkNames(
    where,
    template.variables,
    Object.keys(frameValues({ ...sample, newcomer: true, step: { ...step, level: 'next' } })),
    undefined,
  );
  for (const level of ['next', 'now', 'resend'] as const) {
    for (const items of [step.items, ['name the tree', 'add a cover letter']]) {
      for (const newcomer of [true, false]) {
        const text = template.print(
          frameValues({ ...sample, newcomer, step: { ...step, level, items, later: items } }),
        );
        if (!text.includes(finding.saw) || !text.includes('name the tree'))
          throw templateError(where, 'leaves out findings or the step');
        if (!text.includes('#faq stop')) throw templateError(where, 'does not say how to stop these mails (#faq stop)');
      }
    }
  }
}

/** Names in branches that no sample reaches are checked, too. `data` undefined: the rule's data is not known here. */
function checkNames(
  where: string,
  variables: readonly string[],
  known: readonly string[],
  data: readonly string[] | undefined,
): void {
  for (const variable of variables) {
    const [root = '', key = ''] = variable.split(/[.[\]]/);
    if (!known.includes(root) || (root === 'data' && data !== undefined && !data.includes(key))) {
      throw templateError(where, `names ${variable}, which does not exist`);
    }
  }
}
