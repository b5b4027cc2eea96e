export function checkRegistry(): string;
