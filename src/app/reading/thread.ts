import { parentPort, workerData } from 'node:worker_threads';
import { createAuthenticator } from '../../auth/index.js';
import { readMail } from './read-mail.js';
import type { Answer, Question, ReadingSettings } from './reader.js';

// The thread of `createReader`: answers `Question[]` with `Answer[]`, in any order.
const port = parentPort;
if (port === null) throw new Error('this is a thread of the service, no program');
const { authservIds, dkim, maxMailBytes } = workerData as ReadingSettings;
let now = 0;
const authenticator = createAuthenticator({ authservIds, dkim, clock: { now: () => now } });

let answers: Answer[] = [];

/** What is ready at one time goes together: a message costs as much as a small mail. */
async function answer({ number, mail }: Question): Promise<void> {
  const read = await readMail(mail, { authenticator, maxMailBytes });
  // Not before: those that were ready earlier are gone by now.
  answers.push({ number, mail: read });
  if (answers.length > 1) return;
  setImmediate(() => {
    port?.postMessage(answers);
    answers = [];
  });
}

port.on('message', (questions: readonly Question[]) => {
  for (const question of questions) {
    now = question.now;
    void answer(question);
  }
});
port.postMessage('ready');
