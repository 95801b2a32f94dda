export { createGate, type GateOptions, type QueueGate } from './gate.js';
export { LocalWaker } from './local-waker.js';
export { stageNames, type Log, type StageName, type Stages, type Wakeup } from './stages.js';
export { startSweeper, type SweepCounts, type Sweeper, type SweeperOptions } from './sweeper.js';
export { createWaker, type QueueWaker, type WakerOptions } from './waker.js';
export { startWorkers, type Workers, type WorkersOptions } from './workers.js';
