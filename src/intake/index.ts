export * from './archive/index.js';
export { connectImap, type ImapCredentials, type ImapServer } from './imap-connect.js';
export * from './listener.js';
export * from './listener-options.js';
export * from './sent-lookup.js';
