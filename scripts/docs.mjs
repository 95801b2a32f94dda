// `npm run docs`: makes the generated pages of docs/. `--check` writes nothing and fails when one is stale.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { accuracyPage } from './docs/accuracy-page.mjs';
import { configPage } from './docs/config-page.mjs';
import { coveragePage } from './docs/coverage-page.mjs';
import { errorsPage } from './docs/errors-page.mjs';
import { neverReplyPage } from './docs/never-reply-page.mjs';
import { rulePage } from './docs/rule-page.mjs';
import { rulesPage } from './docs/rules-page.mjs';
import { securityPage } from './docs/security-page.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { reliabilityPage } from './lib/reliability.mjs';
import { say } from './lib/say.mjs';

const trouble = await ensureBuilt(root);
if (trouble === '') await makeAll(process.argv.includes('--check'));
else fail(`the build failed:\n${trouble}`);

async function makeAll(checkOnly) {
  const made = await pages();
  await mkdir(inRoot('docs', 'rules'), { recursive: true });
  for (const name of await readdir(inRoot('docs', 'rules'))) {
    if (`docs/rules/${name}` in made) continue;
    if (checkOnly) fail(`docs/rules/${name} belongs to no rule - run \`npm run docs\``);
    else await rm(inRoot('docs', 'rules', name));
  }
  for (const [file, text] of Object.entries(made)) {
    const there = await readFile(inRoot(file), 'utf8').catch(() => '');
    if (there === text) continue;
    if (checkOnly) fail(`${file} is stale - run \`npm run docs\``);
    else await writeFile(inRoot(file), text);
  }
}

/** Every generated file with its text. */
async function pages() {
  const { errorCodes } = await import('../dist/src/core/errors.js');
  const { configJsonSchema } = await import('../dist/src/config/json-schema.js');
  const { handlers } = await import('../dist/handlers/index.js');
  const { loadProfile } = await import('../dist/src/config/index.js');
  const { coverageOf } = await import('../dist/src/faq/index.js');
  const profiles = await Promise.all(
    ['bpf', 'netdev'].map((name) => loadProfile(name, [inRoot('profiles')], handlers)),
  );
  const words = await templateWords(handlers);
  const figures = JSON.parse(await readFile(inRoot('docs', 'accuracy.json'), 'utf8'));
  const { machines, headerMarks } = await import('../dist/src/mail/index.js');
  const marks = JSON.parse(await readFile(inRoot('docs', 'never-reply.json'), 'utf8'));
  const schema = configJsonSchema();
  return {
    'docs/rules.md': rulesPage(handlers, profiles),
    'docs/coverage.md': coveragePage(profiles, coverageOf),
    ...Object.fromEntries(
      handlers.map((rule) => [
        `docs/rules/${rule.name}.md`,
        rulePage(rule, profiles, figures.rules[rule.name], words.get(rule.name)),
      ]),
    ),
    'docs/accuracy.md': accuracyPage(figures),
    'docs/never-reply.md': neverReplyPage(machines, headerMarks, marks),
    'docs/reliability.md': await reliabilityPage(),
    'docs/security.md': securityPage(await readFile(inRoot('scripts', 'docs', 'security-model.md'), 'utf8')),
    'docs/errors.md': errorsPage(errorCodes),
    'docs/config.md': configPage(schema),
    'docs/faqtotum.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
  };
}

function fail(text) {
  say(text);
  process.exitCode = 1;
}

/** Rule -> code -> the words of its template, printed with sample data. */
async function templateWords(handlers) {
  const { samples } = await import('../dist/src/render/samples.js');
  const { parseRuleTemplate } = await import('../dist/src/render/rule-template.js');
  const { ruleValues, sampleProfile } = await import('../dist/src/render/template-values.js');
  const words = new Map();
  for (const { name } of handlers) {
    const where = `templates/rules/${name}.liquid`;
    const template = parseRuleTemplate(await readFile(inRoot(where), 'utf8'), where);
    const codes = Object.entries(samples[name] ?? {}).map(([code, data]) => {
      const values = { profile: sampleProfile, kind: 'patches', rules: [name], code, count: 1, data };
      return [code, template.print(ruleValues(values))];
    });
    words.set(name, new Map(codes));
  }
  return words;
}
