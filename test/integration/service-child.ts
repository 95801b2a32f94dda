import { once } from 'node:events';
import { pino } from 'pino';
import { handlers } from '../../handlers/index.js';
import { startService } from '../../src/app/service.js';
import { loadConfig } from '../../src/config/index.js';

/*
 * The service as a process of its own, to be killed: `node service-child.js CONFIG OFFSET`, where OFFSET (ms) is how far its clock is ahead. Says
 * `listening` to its parent when it reads every mailbox, and ends by SIGTERM, or with code 1 when the service fails.
 */
const [file = '', offset = '0'] = process.argv.slice(2);
const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
const clock = { now: () => Date.now() + Number(offset) };
const service = await startService(await loadConfig(file, { rules: handlers }), { log, clock, sweepEvery: 250 });
const look = setInterval(() => {
  if (!service.listeners.every((listener) => listener.status().state === 'listening')) return;
  clearInterval(look);
  process.send?.('listening');
}, 20);
const asked = once(process, 'SIGTERM').then(() => undefined);
const reason = await Promise.race([asked, service.failed]);
if (reason !== undefined) log.fatal({ reason }, 'the service failed');
await service.stop();
process.exit(reason === undefined ? 0 : 1);
