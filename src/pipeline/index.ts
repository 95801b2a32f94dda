export { deliverReply, type DeliverOutcome } from './deliver.js';
export { judgeDue, type JudgeOutcome } from './judge.js';
export { leaveSimulated } from './simulate.js';
export { listCounter, overall, untell, type Restraint } from './restraint.js';
export { takeMail } from './take.js';
export type {
  GuardedList,
  LiveOptions,
  PipelineLog,
  PipelineOptions,
  ReplyWriter,
  Restraining,
  Timing,
} from './options.js';
export { replay, VirtualClock, type ReplayHooks } from './replay.js';
