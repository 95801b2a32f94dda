import { parentPort, workerData } from 'node:worker_threads';
import { createAuthenticator } from '../../auth/index.js';
import type { IncomingMail } from '../../core/index.js';
import { readMail } from './read-mail.js';
import type { Question, ReadingSettings } from './reader.js';

// The thread of `createReader`: answers a `Question` with an `Answer`.
const port = parentPort;
if (port === null) throw new Error('this is a thread of the service, no program');
const { authservIds, dkim, maxMailBytes } = workerData as ReadingSettings;
let now = 0;
const authenticator = createAuthenticator({ authservIds, dkim, clock: { now: () => now } });

async function answer(number: number, mail: IncomingMail): Promise<void> {
  port?.postMessage({ number, mail: await readMail(mail, { authenticator, maxMailBytes }) });
}

port.on('message', ({ number, mail, now: time }: Question) => {
  now = time;
  void answer(number, mail);
});
port.postMessage('ready');
