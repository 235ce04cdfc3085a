/** What `profile` writes. */
export const PROFILE_FORMATS = ['folded', 'speedscope', 'pprof', 'html'] as const;
export type ProfileFormat = (typeof PROFILE_FORMATS)[number];

/** What `coverage` writes. */
export const COVERAGE_FORMATS = ['text', 'lcov', 'html'] as const;
export type CoverageFormat = (typeof COVERAGE_FORMATS)[number];
