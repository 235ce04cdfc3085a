import { replaceSection } from '../src/markdown-section.ts';

const text = 'before\n<!-- a:start -->\nold\n<!-- a:end -->\nbetween\n<!-- b:start -->\nkept\n<!-- b:end -->\n';

describe('replaceSection', () => {
  it('replaces what stands between its markers and nothing else, however often', () => {
    const once = replaceSection(text, 'a', 'new\n');
    expect(once).toBe('before\n<!-- a:start -->\n\nnew\n\n<!-- a:end -->\nbetween\n<!-- b:start -->\nkept\n<!-- b:end -->\n');
    expect(replaceSection(once, 'a', 'new')).toBe(once);
  });

  it.each(['<!-- a:start --> only', '<!-- a:end --> before <!-- a:start -->', 'neither'])('refuses %j', (broken) => {
    expect(() => replaceSection(broken, 'a', 'new')).toThrow('<!-- a:start -->');
  });
});
