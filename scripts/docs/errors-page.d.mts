export declare function errorsPage(codes: readonly string[]): string;
