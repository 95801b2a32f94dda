export function faultsOf(draft: object): Promise<string[]>;
