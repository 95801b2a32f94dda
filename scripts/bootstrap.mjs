// Prepares a clone: Node.js version, npm packages, Debian packages, build.
import { prepare } from './lib/prepare.mjs';

await prepare();
