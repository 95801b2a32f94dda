import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from './random.js';

/*
 * An SMTP server that does what servers do on their worst days: `node smtp-child.js PORT JOURNAL SEED`. What it takes it writes to the journal, on
 * disk, before it says so; it never refuses what it took. Told `calm` by its parent, it is well-behaved from then on. Tells its parent `data` when a
 * mail is being handed over, so that somebody may be killed just then.
 */
const [port = '', journalFile = '', seed = ''] = process.argv.slice(2);
process.on('disconnect', () => process.exit(3));
const random = new Random(Number(seed));
const journal = openSync(journalFile, 'a');
let calm = false;
process.on('message', (message) => (calm = message === 'calm'));

/** One mail in the journal, a line of JSON. */
export interface JournalEntry {
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly to: readonly string[];
  /** base64 */
  readonly raw: string;
}

const atConnect = { go: 90, drop: 4, busy: 3, late: 3 };
const atMail = { go: 90, '451': 4, '553': 1, drop: 2, twice: 3 };
const atRecipient = { go: 90, '450': 5, '550': 2, drop: 2, twice: 1 };
const atData = { go: 93, '451': 2, drop: 3, dropWhileReading: 2 };
const atEnd = {
  take: 50,
  takeLate: 16,
  takeAndDrop: 7,
  takeAndSayHalf: 3,
  takeAndSayTwice: 5,
  drop: 6,
  '451': 6,
  '554': 4,
  lateAnd451: 3,
};

class Conversation {
  #to: string[] = [];
  #reading = false;
  #text = '';
  #turn = Promise.resolve();

  constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('error', () => undefined);
    socket.on('data', (text: string) => {
      this.#text += text;
      this.#turn = this.#turn.then(() => this.#read()).catch(() => undefined);
    });
    this.#turn = this.#greet();
  }

  async #greet(): Promise<void> {
    const what = calm ? 'go' : random.weighted(atConnect);
    if (what === 'late') await sleep(random.int(100, 1500));
    if (what === 'drop') this.#drop();
    else if (what === 'busy') this.#end('421 too busy, come back later');
    else this.#say('220 mx.example.org');
  }

  async #read(): Promise<void> {
    for (;;) {
      if (this.socket.destroyed) return;
      if (this.#reading) {
        const end = this.#text.indexOf('\r\n.\r\n');
        if (end < 0) return;
        const raw = this.#text.slice(0, end + 2).replace(/^\.\./gm, '.');
        this.#text = this.#text.slice(end + 5);
        this.#reading = false;
        await this.#finish(raw);
      } else {
        const end = this.#text.indexOf('\r\n');
        if (end < 0) return;
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        this.#obey(line);
      }
    }
  }

  #obey(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') return this.#say('250 mx.example.org');
    if (verb === 'MAIL') {
      this.#to = [];
      return this.#answer(calm ? 'go' : random.weighted(atMail), '250 sender ok');
    }
    if (verb === 'RCPT') {
      const what = calm ? 'go' : random.weighted(atRecipient);
      if (what === 'go' || what === 'twice') this.#to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
      return this.#answer(what, '250 recipient ok');
    }
    if (verb === 'DATA') return this.#beginData();
    if (verb === 'QUIT') return this.#end('221 bye');
    this.#say(verb === 'RSET' || verb === 'NOOP' ? '250 ok' : '500 no such command');
  }

  #beginData(): void {
    if (this.#to.length === 0) return this.#say('503 no recipients');
    const what = calm ? 'go' : random.weighted(atData);
    if (what === 'dropWhileReading') {
      this.socket.removeAllListeners('data').resume();
      this.#say('354 go ahead');
      setTimeout(() => this.#drop(), 5);
      return;
    }
    if (what === 'go') this.#reading = true;
    this.#answer(what, '354 go ahead');
  }

  async #finish(raw: string): Promise<void> {
    process.send?.('data');
    const what = calm ? 'take' : random.weighted(atEnd);
    if (what === 'takeLate' || what === 'lateAnd451') await sleep(random.int(100, 2500));
    if (what === '451' || what === '554' || what === 'drop') this.#answer(what, '');
    else if (what === 'lateAnd451') this.#answer('451', '');
    else {
      this.#keep(raw);
      if (what === 'takeAndDrop') this.#drop();
      else if (what === 'takeAndSayHalf') this.socket.write('25', () => this.#drop());
      else this.#answer(what === 'takeAndSayTwice' ? 'twice' : 'go', '250 taken');
    }
  }

  #answer(what: string, yes: string): void {
    if (what === 'go') this.#say(yes);
    else if (what === 'twice') this.#say(`${yes}\r\n${yes}`);
    else if (what === 'drop') this.#drop();
    else this.#say(`${what} not today`);
  }

  #keep(raw: string): void {
    const header = (name: string): string =>
      new RegExp(`^${name}:[ \\t]*(?:\\r\\n[ \\t]+)?(\\S+)`, 'im').exec(raw)?.[1] ?? '';
    const entry: JournalEntry = {
      messageId: header('Message-ID'),
      inReplyTo: header('In-Reply-To'),
      to: this.#to,
      raw: Buffer.from(raw, 'latin1').toString('base64'),
    };
    writeSync(journal, `${JSON.stringify(entry)}\n`);
    fsyncSync(journal);
    process.send?.('taken');
  }

  #say(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  #end(line: string): void {
    this.socket.end(`${line}\r\n`);
  }

  #drop(): void {
    this.socket.destroy();
  }
}

createServer((socket) => new Conversation(socket)).listen(Number(port), '127.0.0.1', () => process.send?.('up'));
