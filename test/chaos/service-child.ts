import { once } from 'node:events';
import { pino } from 'pino';
import { handlers } from '../../handlers/index.js';
import { startService } from '../../src/app/service.js';
import { loadConfig } from '../../src/config/index.js';
import { fileClock } from './clock.js';

/*
 * The service as a process of its own: `node service-child.js CONFIG CLOCK`, with a file to tell the time by. Tells its parent the state of its
 * listener whenever it changes, and ends by SIGTERM, or with code 1 when the service fails.
 */
const [file = '', clockFile = ''] = process.argv.slice(2);
process.on('disconnect', () => process.exit(3));
const log = pino({ level: 'error' }, pino.destination({ dest: 2, sync: true }));
const config = await loadConfig(file, { rules: handlers });
const listenerTiming = { leaseTtlMs: 3000, backOffMinMs: 100, backOffMaxMs: 1000, connectTimeoutMs: 5000 };
const quick = { sweepEvery: 1000, lockMs: 1500, listenerTiming };
const service = await startService(config, { log, clock: fileClock(clockFile), ...quick });
let told = '';
const look = setInterval(() => {
  const state = service.listeners[0]?.status().state ?? '';
  if (state !== told) process.send?.(state);
  told = state;
}, 50);
const asked = once(process, 'SIGTERM').then(() => undefined);
const reason = await Promise.race([asked, service.failed]);
clearInterval(look);
if (reason !== undefined) log.fatal({ reason }, 'the service failed');
await service.stop();
process.exit(reason === undefined ? 0 : 1);
