export function withMoreRules(text: string): string;
