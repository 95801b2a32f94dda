export { createMemoryState, type MemoryOptions } from './memory/state.js';
export { connectRedis, type RedisAddress } from './redis/connect.js';
export { redisDangers, redisSafety } from './redis/safety.js';
export { createRedisState, type RedisStateOptions } from './redis/state.js';
export { retention, type Swept } from './retention.js';
export type { State } from './state.js';
