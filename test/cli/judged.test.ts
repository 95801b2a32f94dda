import { describe, expect, it } from 'vitest';
import { cli, finding, harmless, judged, nasty } from './fakes.js';

const found = judged({ findings: [finding({ decision: 'observe', reason: 'the list is only watched' })] });
const nothing = judged({ root: '<clean@example.org>', subject: '[PATCH bpf] bpf: clean', findings: [] });
const desk = { judged: async () => [found, nothing] };

describe('judged', () => {
  it('shows what was found though nothing was sent, and how many had nothing', async () => {
    const { code, out } = await cli(['judged'], { desk });
    expect(code).toBe(0);
    expect(out).toContain('missing-tree  observe');
    expect(out).toContain('observe: the list is only watched');
    expect(out).not.toContain('bpf: clean');
    expect(out).toMatch(/\n1 of the last 2 judged with findings\n$/);
  });

  it('shows the others with --all', async () => {
    const away = judged({ root: '<away@example.org>', findings: [], inScope: false, scopeReason: 'no file of bpf' });
    const { out } = await cli(['judged', '--all'], { desk: { judged: async () => [found, nothing, away] } });
    expect(out).toContain('  nothing found\n');
    expect(out).toContain('  not judged: no file of bpf\n');
    expect(out).toMatch(/\n3 of the last 3 judged\n$/);
  });

  it('speaks the format of backtest to machines', async () => {
    const { out, err } = await cli(['judged', '--format', 'jsonl'], { desk });
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ rule: 'missing-tree', decision: 'observe' });
  });

  it('looks at as many as it is told, and only at the rules named', async () => {
    const run = await cli(['judged', '--last', '7', '--rules', 'cc-stable'], { desk });
    expect(run.calls.find(({ name }) => name === 'judged')?.args).toEqual([7, ['cc-stable']]);
    expect((await cli(['judged', '--last', '0'])).code).toBe(2);
  });

  it('lets nothing hostile through', async () => {
    const evil = judged({ subject: `[PATCH] x${nasty}`, findings: [finding({ reason: nasty })] });
    const { out } = await cli(['judged', '--all'], { desk: { judged: async () => [evil] } });
    expect(harmless(out)).toBe(true);
  });
});
