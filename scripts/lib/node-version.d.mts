export declare function checkNodeVersion(version: string): string;
