export { decide, type Decision, type Situation } from './decide.js';
export { careful, ceilingOf, modeOf, type Policy } from './modes.js';
