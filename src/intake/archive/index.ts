export * from './archived-mail.js';
export * from './open-archive.js';
export * from './read-mbox.js';
export * from './read-maildir.js';
export * from './read-public-inbox.js';
