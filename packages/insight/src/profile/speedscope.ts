import type { Profile } from './collect-profile.ts';

/**
 * A profile for https://www.speedscope.app: each call path once, with its gas as the weight.
 *
 * Source: https://www.speedscope.app/file-format-schema.json, `SampledProfile`.
 */
export function toSpeedscope({ stacks, gas }: Profile, name: string): string {
  const frames = new Map<string, number>();
  const indexOf = (function_: string): number => {
    const index = frames.get(function_) ?? frames.size;
    frames.set(function_, index);
    return index;
  };
  const samples = stacks.map(({ functions }) => functions.map(indexOf));
  return `${JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames: [...frames.keys()].map((frame) => ({ name: frame })) },
    profiles: [
      { type: 'sampled', name, unit: 'none', startValue: 0, endValue: gas, samples, weights: stacks.map((stack) => stack.gas) },
    ],
    name,
    exporter: 'polkavirt',
  })}\n`;
}
