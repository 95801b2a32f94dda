import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/index.js';

describe('the JSON schema for editors', () => {
  it('knows the keys, refuses others and describes each', () => {
    const schema = configJsonSchema() as unknown as Shape;
    expect(Object.keys(schema.properties ?? {})).toContain('lists');
    expect(schema.required).toEqual(['lists']);
    for (const [path, shape] of walk(schema, '')) {
      if (shape.properties !== undefined) expect([path, shape.additionalProperties]).toEqual([path, false]);
      if (path !== '' && !path.endsWith('[]'))
        expect([path, shape.description]).toEqual([path, expect.stringMatching(/./)]);
    }
  });
});

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Shape;
  readonly description?: string;
}

function walk(shape: Shape, path: string): [string, Shape][] {
  const below = Object.entries(shape.properties ?? {}).flatMap(([key, child]) => walk(child, `${path}.${key}`));
  return [[path, shape], ...below, ...(shape.items === undefined ? [] : walk(shape.items, `${path}[]`))];
}
