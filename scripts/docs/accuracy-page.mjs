// docs/accuracy.md, from the figures of `npm run accuracy -- --record`.

export function accuracyPage({ overall, rules }) {
  const unit = (name) => (name.includes('(number)') ? '' : ' %');
  const counted = (kind) => Object.values(rules).reduce((sum, counts) => sum + counts[kind], 0);
  return `${[
    '# Measured accuracy',
    '',
    'Made by `npm run accuracy -- --record`; CI fails when a figure gets worse. Measured on real mail of a list, judged by the backtest in',
    'mode auto without hindsight, against labels made by reading the series one by one. Many series were seen in part only.',
    '',
    '| figure | value |',
    '| --- | --- |',
    ...Object.entries(overall).map(
      ([name, { value, count }]) =>
        `| ${name} | ${value === null ? 'n/a' : `${value}${unit(name)}`}${count === undefined ? '' : ` (${count})`} |`,
    ),
    '',
    `Per rule, with counts: a figure from a handful of labels says little. All rows together: ${counted('tp')} true, ${counted('fp')} false,`,
    `${counted('fn')} missed. A rule that no label wants and that found nothing has no row.`,
    '',
    '| rule | true | false | missed |',
    '| --- | --- | --- | --- |',
    ...Object.entries(rules).map(([rule, { tp, fp, fn }]) => `| ${rule} | ${tp} | ${fp} | ${fn} |`),
  ].join('\n')}\n`;
}
