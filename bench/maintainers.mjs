// `npm run bench:maintainers`: times `faqtotum`'s look-ups in MAINTAINERS on the 2,000 recorded paths, beside two things that do the work the
// long way, and writes docs/bench-maintainers.md. `--print` writes nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { inRoot } from '../scripts/lib/paths.mjs';
import { prepare } from '../scripts/lib/prepare.mjs';
import { say } from '../scripts/lib/say.mjs';

const folder = inRoot('..', 'shared', 'kernel');
const file = `${folder}/MAINTAINERS`;
const ROUNDS = 5;
const PERL_RUNS = 5;

function run() {
  const paths = readFileSync(`${folder}/get_maintainer.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).path);
  const rounds = Array.from({ length: ROUNDS }, () => round(paths));
  const page = pageOf(paths.length, rounds.map(toFigures));
  if (process.argv.includes('--print')) say(page);
  else writeFileSync(inRoot('docs', 'bench-maintainers.md'), page);
  return 0;
}

/** One after the other, each in processes of its own, from their start to their end. */
function round(paths) {
  const own = node(ownWork, file, `${folder}/mailmap`, ...paths);
  const naive = node(naiveWork, file, ...paths);
  const perl = paths
    .slice(0, PERL_RUNS)
    .map((path) => check(spawnSync('perl', ['-e', perlWork, file, path], { encoding: 'utf8' })));
  return { own: JSON.parse(own), naive: JSON.parse(naive), perl: perl.map((line) => Number(line)) };
}

/** Loads, indexes and answers every path; prints the CPU time of either part and of the whole process, ms. */
const ownWork = `
import { readFileSync } from 'node:fs';
const { readMaintainers } = await import(${JSON.stringify(new URL('../dist/src/maintainers/index.js', import.meta.url).href)});
const [file, mailmap, ...paths] = process.argv.slice(1);
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const start = cpu();
const known = readMaintainers({ maintainers: readFileSync(file, 'utf8'), mailmap: readFileSync(mailmap, 'utf8') });
const loaded = cpu();
for (const path of paths) known.forPaths([{ path }]);
console.log(JSON.stringify({ load: loaded - start, answer: cpu() - loaded, whole: cpu() }));
`;

/** The same file, every F:, X: and N: line as a RegExp of its own, tried on every path. No people, no mailmap: less than the whole work. */
const naiveWork = `
import { readFileSync } from 'node:fs';
const [file, ...paths] = process.argv.slice(1);
const patterns = [];
for (const line of readFileSync(file, 'utf8').split('\\n')) {
  const [, type, value] = /^([FXN]):\\s*(.*)/.exec(line) ?? [];
  if (type === undefined) continue;
  const glob = value.replaceAll('.', '\\\\.').replaceAll('*', '.*').replaceAll('?', '.');
  patterns.push(type === 'N' ? new RegExp(value) : new RegExp('^' + glob));
}
let hits = 0;
for (const path of paths) for (const pattern of patterns) if (pattern.test(path)) hits++;
const { user, system } = process.cpuUsage();
console.log((user + system) / 1000);
`;

/**
 * The part of get_maintainer.pl's work that no path is spared: start perl, read the file, turn its patterns, ask the disk for folders, and go
 * through the lines of every section twice, first for X:, then for F: and N:.
 */
const perlWork = String.raw`
my ($file, $path) = @ARGV;
my @lines;
open(my $in, '<', $file) or die;
while (<$in>) {
  if (/^([A-Z]):\s*(.*)/) {
    my ($type, $value) = ($1, $2);
    if ($type eq 'F' || $type eq 'X') {
      $value =~ s/\./\\./g; $value =~ s/\*/.*/g; $value =~ s/\?/./g;
      $value =~ s/([^\/])$/$1\// if -d $value;
    }
    push @lines, "$type:$value";
  } elsif (/\S/) { chomp; push @lines, $_; }
}
sub fits {
  my ($path, $pattern) = @_;
  return 0 unless $path =~ m{^$pattern};
  return 1 if substr($pattern, -1) eq '/';
  return ($path =~ tr{/}{}) == ($pattern =~ tr{/}{});
}
my $hits = 0;
my $at = 0;
$at++ while $at < @lines && $lines[$at] !~ /^[A-Z]:/;
while ($at < @lines) {
  my ($end, $excluded) = ($at, 0);
  $end++ while $end < @lines && $lines[$end] =~ /^[A-Z]:\s*(.*)/;
  for my $line (@lines[$at .. $end - 1]) {
    if ($line =~ /^([A-Z]):\s*(.*)/ && $1 eq 'X' && fits($path, $2)) { $excluded = 1; last; }
  }
  for my $line ($excluded ? () : @lines[$at .. $end - 1]) {
    next unless $line =~ /^([A-Z]):\s*(.*)/;
    my ($type, $value) = ($1, $2);
    if ($type eq 'F') { $hits++ if fits($path, $value); }
    elsif ($type eq 'N') { $hits++ if $path =~ /$value/x; }
  }
  $at = $end + 1;
}
my ($user, $system) = times;
print 1000 * ($user + $system);
`;

function node(code, ...args) {
  return check(spawnSync(process.execPath, ['--input-type=module', '-e', code, ...args], { encoding: 'utf8' }));
}

function check({ status, stdout, stderr, error }) {
  if (status !== 0) throw error ?? new Error(String(stderr));
  return stdout;
}

function toFigures({ own, naive, perl }) {
  const runs = perl.reduce((sum, ms) => sum + ms, 0);
  return { ...own, naive, perl: runs, byNaive: naive / own.whole, byPerl: runs / own.whole };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function pageOf(count, rounds) {
  const ms = (key) => `${median(rounds.map((figures) => figures[key])).toFixed(0)} ms`;
  const times = (key) => {
    const values = rounds.map((figures) => figures[key]).sort((a, b) => a - b);
    return `${median(values).toFixed(1)} (${values[0].toFixed(1)} to ${values.at(-1).toFixed(1)})`;
  };
  return `# Look-ups in MAINTAINERS

Made by \`npm run bench:maintainers\`: ${count} paths of a kernel tree, ${ROUNDS} rounds, medians. CPU time (user and system)
of whole processes, since other work on the machine distorts the time on the clock. ${cpus().length} CPUs, Node ${process.versions.node}.

| what | CPU time |
| --- | --- |
| all ${count} paths in one new process, starting it and loading included | ${ms('whole')} |
| of that: reading and indexing MAINTAINERS and the mailmap | ${ms('load')} |
| of that: the ${count} answers, people and lists | ${ms('answer')} |
| every pattern tried on every path, one new process (no people, no mailmap) | ${ms('naive')} |
| perl reading MAINTAINERS and trying its patterns on **one** path, ${PERL_RUNS} runs | ${ms('perl')} |

get_maintainer.pl itself is not part of this. The last row is a lower bound of what ${PERL_RUNS} runs of it cost: perl starts, reads the file, asks
the disk for folders and goes through every section twice, as get_maintainer.pl does; the options, the mailmap, the ignore file, the keywords, the
people and git come on top of that.

| how many times as long as the ${count} paths here | median (least to most) |
| --- | --- |
| every pattern on every path | ${times('byNaive')} |
| ${PERL_RUNS} runs of perl on one path each | ${times('byPerl')} |
`;
}

if (!existsSync(file)) say('bench:maintainers: skipped, there is no ../shared/kernel beside this clone');
else if (await prepare()) process.exitCode = run();
else process.exitCode = 1;
