// A thread that answers, dies, hangs or runs out of memory as the mail says. `workerData.authservIds` may say `stillborn`.
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

if (workerData.authservIds.includes('stillborn')) throw new Error('no such thread');
parentPort.on('message', (questions) => {
  for (const { number, mail } of questions) {
    const text = Buffer.from(mail.raw).toString();
    if (text === 'die') process.exit(1);
    const [, marker] = /^die once (.+)/.exec(text) ?? [];
    if (marker !== undefined && !existsSync(marker)) {
      writeFileSync(marker, '');
      process.exit(1);
    }
    if (text.startsWith('hang')) for (;;);
    if (text.startsWith('grow')) grow();
    if (text.startsWith('forget')) continue;
    parentPort.postMessage([{ number, mail: { subject: `${text} in a thread`, arrival: mail.arrival } }]);
  }
});
parentPort.postMessage('ready');

function grow() {
  const all = [];
  for (;;) all.push(new Array(100_000).fill(all.length));
}
