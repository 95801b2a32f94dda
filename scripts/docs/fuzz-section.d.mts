export function withFuzzSection(page: string, section: string): string;
