import { createEngine, templateError } from './liquid-engine.js';
import type { ParsedTemplate } from './liquid-engine.js';

/** What a finding asks for: with the next version, at once by mail, or a new version by itself. */
export type StepLevel = 'next' | 'now' | 'resend';
export const stepLevels: readonly StepLevel[] = ['next', 'now', 'resend'];

/** The words of one rule. */
export interface RuleWords {
  /** What is seen: one or two sentences. */
  readonly saw: string;
  /** What to do, an imperative without a full stop; a part that is left empty is not there. */
  readonly steps: Readonly<Partial<Record<StepLevel, string>>>;
}

export interface RuleTemplate {
  readonly variables: readonly string[];
  readonly print: (values: object) => RuleWords;
}

const divider = /^---(next|now|resend)---$/;

/**
 * A rule's template: what is seen, then parts under the lines `---next---`, `---now---` and `---resend---`. At least one of these must
 * print something; the strictest that does is the rule's level.
 */
export function parseRuleTemplate(source: string, where: string, parse = createEngine()): RuleTemplate {
  const parts = splitParts(source, where);
  const parsed = new Map<string, ParsedTemplate>();
  for (const [name, text] of parts) parsed.set(name, parse(text, where));
  const saw = parsed.get('saw');
  if (!saw) throw templateError(where, 'says nothing');
  return {
    variables: [...new Set([...parsed.values()].flatMap(({ variables }) => variables))],
    print: (values) => {
      const steps: Partial<Record<StepLevel, string>> = {};
      for (const level of stepLevels) {
        const words = folded(parsed.get(level)?.print(values) ?? '');
        if (words !== '') steps[level] = words;
      }
      const words = { saw: saw.print(values).trim(), steps };
      if (words.saw === '') throw templateError(where, 'has no words for what is seen');
      if (Object.keys(steps).length === 0) throw templateError(where, 'has no words for what to do');
      return words;
    },
  };
}

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');

function splitParts(source: string, where: string): Map<string, string> {
  const parts = new Map<string, string>();
  let name = 'saw';
  let lines: string[] = [];
  for (const line of [...source.replace(/\r\n?/g, '\n').split('\n'), undefined]) {
    const next = line === undefined ? undefined : divider.exec(line.trim())?.[1];
    if (line !== undefined && next === undefined) {
      lines.push(line);
      continue;
    }
    if (parts.has(name)) throw templateError(where, `has two parts ---${name}---`);
    parts.set(name, lines.join('\n'));
    [name, lines] = [next ?? '', []];
  }
  return parts;
}
