// The service as a process of its own, from the built code: `node service-child.mjs CONFIG`. Tells its parent the state of its listener, what its IMAP server
// announced and when, and, asked `figures`, how many series it judged, its memory and its CPU time. Ends by SIGTERM.
import { once } from 'node:events';
import { ImapFlow } from 'imapflow';
import { pino } from 'pino';
import { startService } from '../../dist/src/app/service.js';
import { keepHeapSmall } from '../../dist/src/app/heap.js';
import { loadConfig } from '../../dist/src/config/index.js';
import { RedisWork } from '../../dist/src/state/redis/work.js';
import { handlers } from '../../dist/handlers/index.js';

process.on('disconnect', () => process.exit(3));

/** Announcements of new mail: how many the mailbox holds, and when that was heard. */
const emit = ImapFlow.prototype.emit;
ImapFlow.prototype.emit = function (name, ...args) {
  if (name === 'exists') process.send({ kind: 'exists', count: args[0].count, at: Date.now() });
  return emit.call(this, name, ...args);
};

let judged = 0;
const { claim } = RedisWork.prototype;
RedisWork.prototype.claim = async function (...args) {
  const claimed = await claim.apply(this, args);
  if (claimed) judged += 1;
  return claimed;
};

const [file] = process.argv.slice(2);
const log = pino({ level: process.env.BENCH_LOG ?? 'error' }, pino.destination({ dest: 2, sync: true }));
// As `start` does.
keepHeapSmall();
const service = await startService(await loadConfig(file, { rules: handlers }), { log });
let told = '';
const look = setInterval(() => {
  const { state } = service.listeners[0].status();
  if (state !== told) process.send({ kind: 'state', state });
  told = state;
}, 20);
process.on('message', (message) => {
  if (message !== 'figures') return;
  const { user, system } = process.cpuUsage();
  process.send({
    kind: 'figures',
    judged,
    rss: process.memoryUsage.rss(),
    heap: process.memoryUsage().heapUsed,
    cpu: (user + system) / 1e6,
  });
});
const asked = once(process, 'SIGTERM').then(() => undefined);
const reason = await Promise.race([asked, service.failed]);
clearInterval(look);
if (reason !== undefined) log.fatal({ reason }, 'the service failed');
await service.stop();
process.exitCode = reason === undefined ? 0 : 1;
process.disconnect();
