// npm run new-rule -- NAME [CODE]: makes the outline of a rule: handler, template, test, sample data, its place in the registry, and modes and
// digest in the profiles. The outline finds nothing, says so in its test, and fails `npm run check` until its words are written.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestWith,
  handlerText,
  modesWith,
  registryWith,
  samplesWith,
  templateText,
  testText,
} from './lib/rule-outline.mjs';
import { root } from './lib/paths.mjs';
import { say } from './lib/say.mjs';

const [name = '', code = 'found'] = process.argv.slice(2);
const word = /^[a-z0-9]+(-[a-z0-9]+)*$/;

if (!word.test(name) || !word.test(code)) {
  say('usage: npm run new-rule -- NAME [CODE] (lower case words joined by -, as in missing-tree)');
  process.exitCode = 2;
} else if (existsSync(join(root, 'handlers', `${name}.ts`))) {
  say(`new-rule: handlers/${name}.ts is there already`);
  process.exitCode = 1;
} else await make();

async function make() {
  await write(`handlers/${name}.ts`, handlerText(name, code));
  await write(`templates/rules/${name}.liquid`, templateText());
  await write(`test/handlers/${name}.test.ts`, testText(name, code));
  await edit('handlers/index.ts', (text) => registryWith(text, name));
  await edit('src/render/samples.ts', (text) => samplesWith(text, name, code));
  for (const file of await readdir(join(root, 'profiles'))) {
    await edit(`profiles/${file}`, (text) => modesWith(file === 'bpf.yaml' ? digestWith(text, name) : text, name));
  }
  say(
    'next: write check, template, test, `misled` and the digest; give its codes their modes; pin the FAQ (npm run pin-faq); npm run docs',
  );
}

async function write(file, text) {
  await writeFile(join(root, file), text);
  say(`made ${file}`);
}

async function edit(file, change) {
  const path = join(root, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
  say(`added to ${file}`);
}
