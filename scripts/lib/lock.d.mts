export declare function withLock<T>(path: string, work: () => Promise<T>, waiting?: () => void): Promise<T>;
