import { describe, expect, it } from 'vitest';
import type { State } from '../../src/state/index.js';

export function signedContract(state: () => State): void {
  const first = (key: string, id: string) => state().signed.first(key.repeat(64), id);

  describe('what was signed', () => {
    it('belongs to the mail that it came with first, however often it is asked', async () => {
      expect(await first('a', '<1@x>')).toBe('<1@x>');
      expect(await first('a', '<2@x>')).toBe('<1@x>');
      expect(await first('a', '<1@x>')).toBe('<1@x>');
      expect(await first('b', '<2@x>')).toBe('<2@x>');
    });

    it('belongs to one of many that come at the same time', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => first('c', `<${String(n)}@x>`)));
      expect(new Set(answers).size).toBe(1);
    });
  });
}
