export declare function isBuilt(root: string): boolean;
export declare function ensureBuilt(root: string, options?: { readonly onBuild?: () => void }): Promise<string>;
