import { test as base } from 'vitest';
import { Site, type SiteOptions } from './site.js';

export interface Sites {
  /** Has something ended after the test, last asked first done. */
  readonly atEnd: (end: () => Promise<unknown>) => void;
  /** A site for this test; everything of it is ended and removed afterwards. */
  readonly aSite: (options?: SiteOptions) => Promise<Site>;
  /** The same with its service running and listening. */
  readonly aListeningSite: (options?: SiteOptions) => Promise<Site>;
}

/** Tests that open sites; may run side by side. */
export const test = base.extend<Sites>({
  atEnd: async ({ task: _ }, use) => {
    const ends: (() => Promise<unknown>)[] = [];
    await use((end) => void ends.push(end));
    for (const end of ends.reverse()) await end();
  },
  aSite: async ({ atEnd }, use) => {
    await use(async (options = {}) => {
      const site = await Site.open(options);
      atEnd(() => site.close());
      return site;
    });
  },
  aListeningSite: async ({ aSite }, use) => {
    await use(async (options = {}) => {
      const site = await aSite(options);
      await site.startListening();
      return site;
    });
  },
});
