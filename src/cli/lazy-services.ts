import type { Services } from './services.js';

/** Services that are loaded when the first of them is needed: `--help` and completion stay quick. */
export function lazyServices(load: () => Promise<Services>): Services {
  let loaded: Promise<Services> | undefined;
  const services = (): Promise<Services> => (loaded ??= load());
  return {
    check: async (request) => (await services()).check(request),
    backtest: async (request) => (await services()).backtest(request),
    rules: async (request) => (await services()).rules(request),
    faq: async (request) => (await services()).faq(request),
    maintainers: async (request) => (await services()).maintainers(request),
    ownConfig: async () => (await services()).ownConfig(),
    start: async (request) => (await services()).start(request),
    demo: async (request) => (await services()).demo(request),
    open: async (request) => (await services()).open(request),
  };
}
