export function toJavaScript(path: string): string;
export function typeScriptTemplates(): readonly string[];
