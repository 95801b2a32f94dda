export declare function securityPage(words: string): string;
