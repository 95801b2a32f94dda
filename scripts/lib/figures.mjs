// The figures that `npm run accuracy` records and compares.

/** A rule counts towards the pooled figures from this many labels on; the others have their own tests. */
const enoughLabels = 5;

const percent = (part, whole) => (whole === 0 ? null : Math.round((1000 * part) / whole) / 10);

/**
 * The figures of one run, from evaluate.mjs's JSON. Values are percent unless the name says otherwise; `best` tells which way is better.
 * A rule that found nothing where a label wants it is measured as well: it missed that.
 */
export function figuresOf(result) {
  const rules = Object.fromEntries(Object.entries(result.rules).filter(([, { tp, fp, fn }]) => tp + fp + fn > 0));
  const pooled = { tp: 0, fp: 0, fn: 0 };
  for (const { tp, fp, fn } of Object.values(rules).filter((rule) => rule.tp + rule.fn >= enoughLabels)) {
    pooled.tp += tp;
    pooled.fp += fp;
    pooled.fn += fn;
  }
  const of = (value) => (value === null ? null : Math.round(1000 * value) / 10);
  return {
    overall: {
      'precision, rules with 5 labels or more': {
        value: percent(pooled.tp, pooled.tp + pooled.fp),
        best: 'high',
        count: `${pooled.tp} of ${pooled.tp + pooled.fp}`,
      },
      'recall, rules with 5 labels or more': {
        value: percent(pooled.tp, pooled.tp + pooled.fn),
        best: 'high',
        count: `${pooled.tp} of ${pooled.tp + pooled.fn}`,
      },
      'precision, all findings': { value: of(result.finding_precision), best: 'high' },
      'recall, all labels': { value: of(result.finding_recall), best: 'high' },
      'replies in which every rule is true': { value: of(result.reply_truth), best: 'high' },
      'replies with a welcome finding': { value: of(result.reply_welcome), best: 'high' },
      'wanted replies given': { value: of(result.reply_recall), best: 'high' },
      "people's own complaints found": { value: of(result.complaint_recall), best: 'high' },
      'replies out of scope (number)': { value: result.out_of_scope_replies, best: 'low' },
      'applied series answered for more than a tree': { value: of(result.applied_reply_rate_but_tree), best: 'low' },
    },
    rules,
  };
}

/**
 * What got worse and what got better since the figures recorded. A figure that vanished is worse. Precision and recall over all rules are compared only
 * while the same rules are measured: a new rule brings labels and findings of its own, and every rule's own counts are compared in any case.
 */
export function compare(recorded, figures) {
  const rulesOf = ({ rules = {} } = {}) => Object.keys(rules).sort().join();
  const sameRules = rulesOf(recorded ?? {}) === rulesOf(figures);
  const worse = [];
  const better = [];
  const judge = (name, before, now, best) => {
    if (before === null || before === undefined || before === now) return;
    const line = `${name}: ${before} before, ${now ?? 'nothing'} now`;
    const isWorse = now === null || now === undefined || (best === 'high' ? now < before : now > before);
    (isWorse ? worse : better).push(line);
  };
  for (const [name, { value, best }] of Object.entries(recorded?.overall ?? {}))
    if (sameRules || !/^(precision|recall), /.test(name)) judge(name, value, figures.overall[name]?.value, best);
  for (const [rule, { tp, fp }] of Object.entries(recorded?.rules ?? {})) {
    judge(`${rule}, true findings`, tp, figures.rules[rule]?.tp ?? 0, 'high');
    judge(`${rule}, false findings`, fp, figures.rules[rule]?.fp ?? 0, 'low');
  }
  return { worse, better };
}
