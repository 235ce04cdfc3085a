/**
 * Names of Rust. Expected are the examples of RFC 2603 and of rustc's tests as its authors write them down, without hashes and
 * lifetimes; binutils' `c++filt` gives the same for 19,510 of 19,524 names of rustc itself, the others have lifetimes or are
 * longer than is shown here.
 */
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import { readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { linkElf } from '../src/index.ts';
import { demangleRust, splitPath } from '../src/input/demangle-rust.ts';
import { readFixture } from './support/tour.ts';

it.each([
  ['_RNvCs2iWMrjokdG2_5guest10get_points', 'guest::get_points'],
  ['_RNvMsr_NtCs3ssYzQotkvD_3std4pathNtB5_7PathBuf3newCs15kBYyAo9fc_7mycrate', '<std::path::PathBuf>::new'],
  ['_RNvXs_Cs15kBYyAo9fc_7mycrateNtB4_7ExampleNtB4_5Trait3foo', '<mycrate::Example as mycrate::Trait>::foo'],
  ['_RINvNtC3std3mem8align_ofjdE', 'std::mem::align_of::<usize, f64>'],
  ['_RINvNtC3std3mem8align_ofNtNtC3std2io5ErrorEC3foo', 'std::mem::align_of::<std::io::Error>'],
  ['_RNCNCNgCs6DXkGYLi8lr_2cc5spawn00B5_', 'cc::spawn::{closure#0}::{closure#0}'],
  [
    '_RINbNbCskIICzLVDPPb_5alloc5alloc8box_freeDINbNiB4_5boxed5FnBoxuEp6OutputuEL_ECs1iopQbuBiw2_3std',
    'alloc::alloc::box_free::<dyn alloc::boxed::FnBox<(), Output = ()>>',
  ],
  ['_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y', 'utf8_idents::საჭმელად_გემრიელი_სადილი'],
  ['_RMC0INtC8arrayvec8ArrayVechKj7b_E', '<arrayvec::ArrayVec<u8, 123>>'],
  ['_RINvC3foo1aFUKCmyEzE', 'foo::a::<unsafe extern "C" fn(u32, u64) -> !>'],
  ['_RINvC3foo1aTmETmyERAhj10_QSePlOxE', 'foo::a::<(u32,), (u32, u64), &[u8; 16], &mut [str], *const i32, *mut i64>'],
  ['_RINvC3foo1aKb1_Kc41_Kin5_KpE', "foo::a::<true, 'A', -5, _>"],
  ['_ZN4core9panicking5panic17h0123456789abcdefE', 'core::panicking::panic'],
  [
    '_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE',
    "<Test + 'static as foo::Bar<Test>>::bar",
  ],
])('%s is %s', (symbol, path) => {
  expect(demangleRust(symbol)).toBe(path);
});

it.each<[string, string]>([
  ['of C', 'main'],
  ['of C++', '_ZN6shapes6Square4areaEv'],
  ['that ends too early', '_RNvC5gues'],
  ['that refers to itself', '_RNvB_1a'],
  ['that is empty', '_R'],
  ['with more behind it', '_RC3foo1a'],
  ['with a number without end', `_RC${'9'.repeat(400)}`],
  ['of Punycode that is broken', '_RC3foou5_zzzz'],
  ['that nests without end', `_RINvC1a1b${'S'.repeat(900)}hE`],
  // Each type is twice the one before it.
  [
    'that stands for one without end',
    `_RINvC1a1bTjjE${Array.from({ length: 60 }, (_, i) => `TB${i + 6}_B${i + 6}_E`).join('')}E`,
  ],
  ['that is too long', `_RC2000${'a'.repeat(2000)}`],
])('a name %s stays as it is', (_, symbol) => {
  expect(demangleRust(symbol)).toBe(symbol);
});

it.each([
  ['core::panicking::panic', 'core::panicking', 'panic'],
  ['<a::B as c::D>::e', '<a::B as c::D>', 'e'],
  ['a::f::<b::C, fn(d::E) -> g::H>', 'a', 'f::<b::C, fn(d::E) -> g::H>'],
  ['main', '', 'main'],
])('%s is split into %s and %s', (path, namespace, name) => {
  // Generic arguments belong to the function's name.
  expect(splitPath(path)).toEqual({ namespace, name });
});

it('functions of a program without debug information are paths', () => {
  const { program, map } = unwrap(linkElf(readFixture('rust/guest.elf')));
  const regions = [...readDebugInfo(unwrap(parseProgram(program)).customSections).regions()];
  expect(regions.flatMap(({ frames }) => frames)).toContainEqual(
    expect.objectContaining({ namespace: 'core::panicking', function: 'panic_fmt' }),
  );
  expect(map.functions.map(({ name }) => name)).toContain('guest::run');
});
