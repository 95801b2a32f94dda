import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { complaintOf, killGit, spawnGit } from './run-git.js';

/** What a name stands for in a clone. `trouble`: git died, did not answer in time, or complained of the clone. */
export type ReadResult =
  | { readonly kind: 'found'; readonly hash: string; readonly type: string; readonly content: Buffer }
  | { readonly kind: 'missing' | 'ambiguous' | 'trouble' };

interface Question {
  readonly name: string;
  readonly answer: (result: ReadResult) => void;
  timer: NodeJS.Timeout | undefined;
  tries: number;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Asked and not answered, in order. */
  readonly asked: Question[];
  rest: Buffer;
  /** It has said that something of the clone is broken: what it calls missing may be there. */
  damaged: boolean;
}

/** A question whose process died is asked once more. */
const mostTries = 2;

/**
 * Reads objects through one `git cat-file --batch` that lives as long as it can: started with the first question, and again after it died. Any
 * number of questions may be under way.
 */
export class ObjectReader {
  #running: Running | undefined;
  #closed = false;

  /**
   * @param timeLimit ms for one question, the time that it waits for those before it included
   * @param onDamage is told what git complains of
   */
  constructor(
    private readonly dir: string,
    private readonly timeLimit: number,
    private readonly onDamage: (complaint: string) => void = () => undefined,
  ) {}

  /** Process id of the running git, for tests and status. */
  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /** @param name a hash, whole or shortened, perhaps with `^{commit}`; checked by the caller: one line, no blanks. Never rejects. */
  read(name: string): Promise<ReadResult> {
    return new Promise((resolve) => {
      const question: Question = { name, answer: resolve, timer: undefined, tries: 0 };
      question.timer = setTimeout(() => this.#giveUp(question), this.timeLimit);
      this.#ask(question);
    });
  }

  /** Stops git; what has not been answered is `trouble`. */
  close(): void {
    this.#closed = true;
    if (this.#running !== undefined) this.#end(this.#running);
  }

  #ask(question: Question): void {
    if (this.#closed || question.tries >= mostTries) {
      settle(question, { kind: 'trouble' });
      return;
    }
    question.tries++;
    const running = (this.#running ??= this.#start());
    running.asked.push(question);
    running.child.stdin.write(`${question.name}\n`);
  }

  #start(): Running {
    const child = spawnGit(this.dir, ['cat-file', '--batch']);
    const running: Running = { child, asked: [], rest: Buffer.alloc(0), damaged: false };
    // Git complains before it answers, on another pipe: both are read in one round of the loop, and what was complained of counts.
    child.stdout.on('data', (piece: Buffer) => setImmediate(() => this.#take(running, piece)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const complaint = complaintOf(text);
      if (complaint === undefined) return;
      running.damaged = true;
      this.onDamage(complaint);
    });
    child.on('error', () => this.#end(running));
    child.on('exit', () => this.#end(running));
    return running;
  }

  /** Answers cannot be told apart any more once one is left out: the process goes, the others are asked again. */
  #giveUp(question: Question): void {
    question.tries = mostTries;
    settle(question, { kind: 'trouble' });
    if (this.#running?.asked.includes(question) === true) this.#end(this.#running);
  }

  #end(running: Running): void {
    if (this.#running === running) this.#running = undefined;
    killGit(running.child);
    for (const question of running.asked.splice(0)) this.#ask(question);
  }

  #take(running: Running, piece: Buffer): void {
    running.rest = running.rest.length === 0 ? piece : Buffer.concat([running.rest, piece]);
    for (;;) {
      const read = readAnswer(running.rest);
      if (read === undefined) break;
      const question = running.asked.shift();
      if (question === undefined) return this.#end(running);
      running.rest = running.rest.subarray(read.length);
      const doubtful = running.damaged && read.result.kind === 'missing';
      settle(question, doubtful ? { kind: 'trouble' } : read.result);
    }
    // Another one will see whether the clone has been mended.
    if (running.damaged && running.asked.length === 0) this.#end(running);
  }
}

function settle(question: Question, result: ReadResult): void {
  clearTimeout(question.timer);
  question.answer(result);
}

/** The first whole answer in these bytes: `<hash> <type> <size>`, content, newline; or `<name> missing`. */
function readAnswer(bytes: Buffer): { readonly result: ReadResult; readonly length: number } | undefined {
  const newline = bytes.indexOf(0x0a);
  if (newline === -1) return undefined;
  const head = bytes.toString('latin1', 0, newline);
  const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(head);
  if (match === null) {
    const kind = / (missing|ambiguous)$/.exec(head)?.[1] as 'missing' | 'ambiguous' | undefined;
    return { result: { kind: kind ?? 'trouble' }, length: newline + 1 };
  }
  const [, hash = '', type = '', size] = match;
  const end = newline + 1 + Number(size);
  if (bytes.length < end + 1) return undefined;
  return {
    result: { kind: 'found', hash, type, content: Buffer.from(bytes.subarray(newline + 1, end)) },
    length: end + 1,
  };
}
