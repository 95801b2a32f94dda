/** Code compiled for plain Node, in a folder of its own. */
export interface Transpiled {
  readonly folder: string;
  remove(): Promise<void>;
}
export declare function transpile(root: string, folders: readonly string[]): Promise<Transpiled>;
