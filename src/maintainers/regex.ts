import { has, union, word, type CharSet } from './char-set.js';
import { parseRegex, UnusablePattern, type Node, type RegexFlags } from './parse-regex.js';

/** A compiled pattern. Its time is at most its length times the text's: no pattern can hang. */
export interface Regex {
  /** Whether it matches anywhere in the text. */
  test(text: string): boolean;
}

/** One step of the machine. `jump` and `fork` take no character. */
type Step =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'at'; readonly place: 'start' | 'end' | 'word' | 'inside' }
  | { readonly kind: 'fork'; to: number; or: number }
  | { readonly kind: 'match' };

const MOST_STEPS = 5000;

/** Compiles a Perl pattern (see `parseRegex` for what is supported); a text that says why not when it cannot. */
export function compileRegex(source: string, flags: RegexFlags = { extended: false }): Regex | string {
  try {
    const node = parseRegex(source, flags);
    const start = startOf(node);
    if (start.whole) return { test: (text) => text.includes(start.text) };
    const steps: Step[] = [];
    emit(node, steps);
    add(steps, { kind: 'match' });
    const machine = new Machine(steps);
    return { test: (text) => text.includes(start.text) && machine.test(text) };
  } catch (error) {
    if (error instanceof UnusablePattern) return error.message;
    throw error;
  }
}

/** The characters that a pattern starts with, and whether there is nothing else in it. */
function startOf(node: Node): { readonly text: string; readonly whole: boolean } {
  if (node.kind !== 'sequence') return { text: '', whole: false };
  let text = '';
  for (const item of node.items) {
    const code = item.kind === 'set' && !item.set.others ? item.set.ascii.indexOf(1) : -1;
    if (item.kind !== 'set' || code === -1 || item.set.ascii.indexOf(1, code + 1) !== -1) return { text, whole: false };
    text += String.fromCharCode(code);
  }
  return { text, whole: text !== '' };
}

function add(steps: Step[], step: Step): number {
  if (steps.length >= MOST_STEPS) throw new UnusablePattern('too long');
  return steps.push(step) - 1;
}

function emit(node: Node, steps: Step[]): void {
  switch (node.kind) {
    case 'set':
      add(steps, { kind: 'set', set: node.set });
      return;
    case 'at':
      add(steps, { kind: 'at', place: node.place });
      return;
    case 'sequence':
      for (const item of node.items) emit(item, steps);
      return;
    case 'choice':
      emitChoice(node.items, steps);
      return;
    case 'repeat':
      for (let count = 0; count < node.min; count++) emit(node.item, steps);
      if (node.max === Infinity) emitLoop(node.item, steps);
      else for (let count = node.min; count < node.max; count++) emitOptional(node.item, steps);
  }
}

function fork(steps: Step[]): { to: number; or: number } {
  const step = { kind: 'fork' as const, to: 0, or: 0 };
  const at = add(steps, step);
  step.to = at + 1;
  step.or = at + 1;
  return step;
}

function emitChoice(items: readonly Node[], steps: Step[]): void {
  const ends: { to: number; or: number }[] = [];
  items.forEach((item, index) => {
    const last = index === items.length - 1;
    const branch = last ? undefined : fork(steps);
    emit(item, steps);
    if (branch === undefined) return;
    ends.push(fork(steps));
    branch.or = steps.length;
  });
  for (const end of ends) {
    end.to = steps.length;
    end.or = steps.length;
  }
}

function emitLoop(item: Node, steps: Step[]): void {
  const start = steps.length;
  const enter = fork(steps);
  emit(item, steps);
  const back = fork(steps);
  back.to = start;
  back.or = start;
  enter.or = steps.length;
}

function emitOptional(item: Node, steps: Step[]): void {
  const skip = fork(steps);
  emit(item, steps);
  skip.or = steps.length;
}

/** Follows all ways through the steps at once (Thompson 1968). */
class Machine {
  readonly #steps: readonly Step[];
  /** Position at which a step was last added, plus one. */
  readonly #seen: Int32Array;
  /** What a match can start with; undefined when it can be empty, null before the first use. */
  #first: CharSet | undefined | null = null;
  #current: number[] = [];
  #next: number[] = [];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    this.#seen = new Int32Array(steps.length);
  }

  test(text: string): boolean {
    this.#seen.fill(0);
    if (this.#first === null) this.#first = this.#firstSet();
    const first = this.#first;
    this.#current.length = 0;
    for (let position = 0; position <= text.length; position++) {
      const code = position < text.length ? text.charCodeAt(position) : -1;
      const couldStart = first === undefined || (code >= 0 && has(first, code));
      if (couldStart && this.#follow(0, text, position, this.#current)) return true;
      if (code === -1) return false;
      if (this.#current.length > 0 && this.#advance(text, position, code)) return true;
    }
    return false;
  }

  /** Takes one character on every way; true when one of them has come to its end. */
  #advance(text: string, position: number, code: number): boolean {
    this.#next.length = 0;
    for (const at of this.#current) {
      const step = this.#steps[at] as Step;
      if (step.kind === 'set' && has(step.set, code) && this.#follow(at + 1, text, position + 1, this.#next))
        return true;
    }
    [this.#current, this.#next] = [this.#next, this.#current];
    return false;
  }

  /** Adds what can be reached from a step without taking a character; true when that is the end. */
  #follow(from: number, text: string, position: number, to: number[]): boolean {
    const stack = [from];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.#seen[at] === position + 1) continue;
      this.#seen[at] = position + 1;
      const step = this.#steps[at] as Step;
      if (step.kind === 'match') return true;
      if (step.kind === 'set') to.push(at);
      else if (step.kind === 'fork') stack.push(step.or, step.to);
      else if (holds(step.place, text, position)) stack.push(at + 1);
    }
    return false;
  }

  #firstSet(): CharSet | undefined {
    const sets: CharSet[] = [];
    const seen = new Set<number>();
    const stack = [0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const step = this.#steps[at] as Step;
      if (step.kind === 'match') return undefined;
      if (step.kind === 'set') sets.push(step.set);
      else if (step.kind === 'fork') stack.push(step.or, step.to);
      else stack.push(at + 1);
    }
    return union(sets);
  }
}

function holds(place: 'start' | 'end' | 'word' | 'inside', text: string, position: number): boolean {
  if (place === 'start') return position === 0;
  // Perl's $ also stands before a last line feed.
  if (place === 'end') return position === text.length || (position === text.length - 1 && text[position] === '\n');
  const isWord = (at: number) => at >= 0 && at < text.length && has(word, text.charCodeAt(at));
  return (isWord(position - 1) !== isWord(position)) === (place === 'word');
}
