export * from './compose-message.js';
export * from './outbox.js';
