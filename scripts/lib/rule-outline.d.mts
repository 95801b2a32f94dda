export function camelCase(name: string): string;
export function handlerText(name: string, code: string): string;
export function templateText(): string;
export function testText(name: string, code: string): string;
export function registryWith(text: string, name: string): string;
export function samplesWith(text: string, name: string, code: string): string;
export function modesWith(text: string, name: string): string;
export function digestWith(text: string, name: string): string;
