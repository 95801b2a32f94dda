export declare const errorTexts: Readonly<Record<string, readonly [string, string]>>;
