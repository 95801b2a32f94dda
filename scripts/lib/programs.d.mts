export interface Wanted {
  readonly package: string;
  readonly program: string;
  readonly folders: readonly string[];
}
export declare const wanted: readonly Wanted[];
export declare function missingPackages(list?: readonly Wanted[], path?: string): string[];
export declare function howToInstall(situation: {
  readonly uid: number;
  readonly hasApt: boolean;
  readonly forbidden: boolean;
  readonly sudoWorks: () => Promise<boolean>;
}): Promise<'root' | 'sudo' | 'by-hand'>;
export declare function commandLine(packages: readonly string[], uid: number): string;
export declare function ensurePrograms(options: {
  readonly root: string;
  readonly say: (text: string) => void;
  readonly list?: readonly Wanted[];
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Promise<boolean>;
