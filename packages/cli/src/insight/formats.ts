/** The formats of `profile`. */
export const PROFILE_FORMATS = ['folded', 'speedscope', 'pprof', 'html'] as const;
export type ProfileFormat = (typeof PROFILE_FORMATS)[number];

/** The formats of `coverage`. */
export const COVERAGE_FORMATS = ['text', 'lcov', 'html'] as const;
export type CoverageFormat = (typeof COVERAGE_FORMATS)[number];
