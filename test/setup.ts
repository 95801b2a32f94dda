import fc from 'fast-check';

// In CI the properties try the same values every time, so that a change is judged by what it changed; everywhere else new ones.
if (process.env['CI'] !== undefined && process.env['CI'] !== '') fc.configureGlobal({ seed: 20_240_304 });
