export declare function ensurePackages(options: {
  readonly root: string;
  readonly say: (text: string) => void;
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Promise<boolean>;
