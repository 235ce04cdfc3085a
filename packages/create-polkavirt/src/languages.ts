export const LANGUAGES = { ts: 'TypeScript', js: 'JavaScript' } as const;

export type Language = keyof typeof LANGUAGES;
