// `npm run build`: dist/ from the sources, when they changed.
import { ensureBuilt } from './lib/build.mjs';
import { root } from './lib/paths.mjs';
import { say } from './lib/say.mjs';

const trouble = await ensureBuilt(root, { onBuild: () => say('building ...') });
if (trouble !== '') {
  say(`the build failed:\n${trouble}`);
  process.exitCode = 1;
}
