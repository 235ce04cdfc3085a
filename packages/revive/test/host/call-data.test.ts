import { fallbackAccount, SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, toHex } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { deployGuest, expectFailure, guest, NOWHERE, pack, runGuest, type Step } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, MAX, u32 } from '../support/guest-values.ts';

describeEachImplementation('host functions: call data and return data', (onChain) => {
  it('call data: size, words, copies, zeros behind the end', () =>
    onChain((chain) => {
      const input = Uint8Array.from({ length: 40 }, (_, i) => i + 1);
      const { answers, scratch } = runGuest(
        chain,
        {
          data: { 0: filled(0x200, 0xff) },
          call: [
            ['call_data_size'],
            ['call_data_load', at(0), 0],
            ['call_data_load', at(0x20), 30],
            ['call_data_load', at(0x40), 1000],
            ['call_data_copy', at(0x60), 12, 34],
            ['call_data_copy', at(0x80), 4, 0xffff_ffff],
            ['call_data_copy', NOWHERE, 0, 0],
          ],
        },
        input,
      );
      expect(answers[0]).toBe(40n);
      expect(scratch.subarray(0, 0x20)).toEqual(input.slice(0, 32).reverse());
      expect(scratch.subarray(0x20, 0x40)).toEqual(bytes(...new Array(22).fill(0), ...input.slice(30).reverse()));
      expect(scratch.subarray(0x40, 0x60)).toEqual(new Uint8Array(32));
      expect(scratch.subarray(0x60, 0x6e)).toEqual(bytes(35, 36, 37, 38, 39, 40, 0, 0, 0, 0, 0, 0, 0xff, 0xff));
      expect(scratch.subarray(0x80, 0x86)).toEqual(bytes(0, 0, 0, 0, 0xff, 0xff));
    }));

  it('a function without a result leaves a0, and u32 arguments are the low halves', () =>
    onChain((chain) => {
      const { answers, scratch } = runGuest(chain, { call: [['caller', 0xffff_ffff_0000_0000n + BigInt(at(0))]] });
      expect(answers[0]).toBe(0xffff_ffff_0000_0000n + BigInt(at(0)));
      expect(toHex(scratch.subarray(0, 20))).toBe(ALICE);
    }));

  it('input can be cloned, and forwarded once', () =>
    onChain((chain) => {
      const echo = deployGuest(
        chain,
        guest({
          call: [
            ['call_data_copy', at(0), 4, 0],
            ['seal_return', 0, at(0), 4],
          ],
        }),
      );
      const data = { 0: bytesOf(echo), 32: filled(32, 0xff), 96: u32(16), 104: u32(16) };
      const call = (flags: number, out: number): Step => [
        'call',
        pack(8 | flags, at(0)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(1, NOWHERE),
        pack(at(0x60), at(out)),
      ];
      const input = bytes(1, 2, 3, 4);
      const run = runGuest(chain, { data, call: [call(2, 0x100), call(1, 0x110), ['call_data_size']] }, input);
      expect(run.answers.slice(0, 3)).toEqual([0n, 0n, 0n]);
      expect([run.scratch.subarray(0x100, 0x104), run.scratch.subarray(0x110, 0x114)]).toEqual([input, input]);
      for (const step of [
        call(1, 0x100),
        call(2, 0x100),
        ['call_data_load', at(0), 0] as Step,
        ['call_data_copy', at(0), 1, 0] as Step,
      ]) {
        expectFailure(chain, { data, call: [call(1, 0x100), step] }, 'InputForwarded', 'forwarded', input);
      }
      // A tail call answers in place of the caller.
      const { outcome } = runGuest(chain, { data, call: [call(4 | 2, 0x100)] }, input);
      expect(outcome.result).toMatchObject({ ok: true, value: { data: input } });
    }));

  it('what a call returned: all of it, part of it, none after the next call', () =>
    onChain((chain) => {
      const speaker = deployGuest(chain, guest({ data: { 0: bytes(1, 2, 3, 4, 5) }, call: [['seal_return', 1, at(0), 5]] }));
      const data = {
        0: bytesOf(speaker),
        32: filled(32, 0xff),
        96: u32(3),
        104: u32(2),
        112: u32(9),
        116: u32(9),
        128: bytesOf(BOB),
      };
      const call = (who: number): Step => [
        'call',
        pack(8, at(who)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        0n,
        pack(at(0x60), at(0x100)),
      ];
      const run = runGuest(chain, {
        data,
        call: [
          ['return_data_size'],
          call(0),
          ['return_data_size'],
          ['return_data_copy', at(0x110), at(0x68), 1],
          ['return_data_copy', at(0x120), at(0x70), 5],
          call(0x80),
          ['return_data_size'],
        ],
      });
      expect([run.answers[0], run.answers[1], run.answers[2], run.answers[5], run.answers[6]]).toEqual([0n, 2n, 5n, 0n, 0n]);
      expect(run.scratch.subarray(0x100, 0x105)).toEqual(bytes(1, 2, 3, 0, 0));
      expect(run.scratch.subarray(0x110, 0x113)).toEqual(bytes(2, 3, 0));
      expect([run.scratch[0x68], run.scratch[0x70], run.scratch[0x60]]).toEqual([2, 0, 0]);
      expectFailure(
        chain,
        { data, call: [call(0), ['return_data_copy', at(0x110), at(0x74), 6]] },
        'OutOfBounds',
        'an offset of 6 in return data of 5 bytes',
      );
    }));

  it('sizes of calls and returns: limits name themselves', () =>
    onChain((chain) => {
      const size = 128 * 1024 + 1;
      expectFailure(
        chain,
        { call: [['seal_return', 0, at(0), size]] },
        'ReturnDataTooLarge',
        `return data of ${size} bytes; the limit is 131072`,
      );
      const data = { 0: bytesOf(BOB), 32: filled(32, 0xff), 96: u32(0) };
      const call: Step = [
        'call',
        pack(8, at(0)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(size, at(0)),
        pack(at(0x60), SENTINEL),
      ];
      expectFailure(chain, { data, call: [call] }, 'CallDataTooLarge', `call data of ${size} bytes; the limit is 131072`);
      const { result } = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest: BOB, data: new Uint8Array(size) });
      expect(result).toMatchObject({ ok: false, error: { name: 'CallDataTooLarge' } });
    }));
});
