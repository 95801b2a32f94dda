import { z } from 'zod';
import { configSchema } from './config-schema.js';

/** JSON Schema (draft 2020-12) of faqtotum.yaml, for editors and for docs/config.md. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input' });
  return { $schema, title: 'faqtotum.yaml', ...schema };
}
