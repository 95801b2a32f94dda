import { afterAll } from 'vitest';
import type { GitQuestion, MailFacts, Series } from '../../src/core/index.js';
import { openGitSource, type GitSourceOptions, type OpenGitSource, type TreePlace } from '../../src/git/index.js';
import { parseMail } from '../../src/mail/index.js';
import { assembleSeries, reportSeries } from '../../src/series/index.js';

/** A series of these raw mails, with their text. */
export async function seriesOf(raws: readonly string[]): Promise<Series> {
  const mails = await Promise.all(raws.map((raw) => parseMail(Buffer.from(raw))));
  const [first] = mails;
  const series: Series<MailFacts> | undefined = assembleSeries(mails)[0] ?? (first && reportSeries(first));
  if (series === undefined) throw new Error('no series');
  return series as Series;
}

/** What is asked about them. */
export async function questionOf(
  raws: readonly string[],
  more: Partial<Omit<GitQuestion, 'series'>> = {},
): Promise<GitQuestion> {
  return { series: await seriesOf(raws), whole: true, tree: 'bpf', commits: [], branches: [], ...more };
}

const opened: OpenGitSource[] = [];

/** A source over these clones; closed when the tests of the file are done. `warnings` are what it logs. */
export async function sourceOf(
  trees: Readonly<Record<string, string | TreePlace>>,
  options: Omit<Partial<GitSourceOptions>, 'trees' | 'log'> = {},
): Promise<OpenGitSource & { readonly warnings: string[] }> {
  const warnings: string[] = [];
  const places = Object.entries(trees).map(
    ([name, place]) => [name, typeof place === 'string' ? { path: place, branch: undefined } : place] as const,
  );
  const source = await openGitSource({
    trees: new Map(places),
    log: { warn: (_, message) => void warnings.push(message) },
    ...options,
  });
  opened.push(source);
  return Object.assign(source, { warnings });
}

afterAll(() => {
  for (const source of opened.splice(0)) source.close();
});
