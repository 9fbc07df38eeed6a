// LZMA, unpacked: the format of `.lzma` files, as Igor Pavlov describes it (LZMA specification, 2015). It packs the module a quarter
// smaller than gzip, which browsers can unpack themselves.
//
// A range decoder reads bits, each with a probability that it learns from the bits before; the bits are literals (a byte), matches (a
// length, and how far back the same bytes stand) and repetitions of one of the last four distances.

(globalThis.nnPlay ??= {}).lzma = packed => {
  const properties = packed[0];
  const literalBits = properties % 9;
  const literalMask = (1 << Math.floor(properties / 9) % 5) - 1;
  const positionMask = (1 << Math.floor(properties / 45)) - 1;
  const unpacked = new Uint8Array(new DataView(packed.buffer, packed.byteOffset).getUint32(5, true));

  // The header has 13 bytes, and the first byte of the range decoder is 0.
  let next = 14;
  let range = 0xffffffff;
  let code = 0;
  const more = () => {
    code = ((code << 8) | packed[next++]) >>> 0;
  };
  for (let i = 0; i < 4; i++) more();
  const narrowed = () => {
    if (range < 0x1000000) {
      range = (range << 8) >>> 0;
      more();
    }
  };

  const even = count => new Uint16Array(count).fill(1024);
  const bit = (probabilities, i) => {
    const probability = probabilities[i];
    const bound = (range >>> 11) * probability;
    const one = code >= bound;
    if (one) {
      range -= bound;
      code -= bound;
      probabilities[i] = probability - (probability >> 5);
    } else {
      range = bound;
      probabilities[i] = probability + ((2048 - probability) >> 5);
    }
    narrowed();
    return one ? 1 : 0;
  };
  // A number of so many bits, the highest first, and one with the lowest first.
  const number = (probabilities, start, bits) => {
    let node = 1;
    for (let i = 0; i < bits; i++) node = node << 1 | bit(probabilities, start + node);
    return node - (1 << bits);
  };
  const reversed = (probabilities, start, bits) => {
    let [node, value] = [1, 0];
    for (let i = 0; i < bits; i++) {
      const one = bit(probabilities, start + node);
      node = node << 1 | one;
      value |= one << i;
    }
    return value;
  };
  const evenly = bits => {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      range >>>= 1;
      const one = code >= range;
      if (one) code -= range;
      value = 2 * value + (one ? 1 : 0);
      narrowed();
    }
    return value;
  };
  const lengths = () => ({ which: even(2), short: even(16 << 3), middle: even(16 << 3), long: even(1 << 8) });
  const length = ({ which, short, middle, long }, place) => {
    if (!bit(which, 0)) return number(short, place << 3, 3);
    return bit(which, 1) ? 16 + number(long, 0, 8) : 8 + number(middle, place << 3, 3);
  };

  const [isMatch, isRepeatedByte] = [even(12 << 4), even(12 << 4)];
  const [isRepetition, isOlder, isThird, isFourth] = [even(12), even(12), even(12), even(12)];
  const literals = even(0x300 << literalBits + Math.floor(properties / 9) % 5);
  const [matches, repetitions] = [lengths(), lengths()];
  const [slots, near, aligned] = [even(4 << 6), even(115), even(16)];

  const literal = (state, at, distance) => {
    const before = at > 0 ? unpacked[at - 1] : 0;
    const start = 0x300 * (((at & literalMask) << literalBits) + (before >> 8 - literalBits));
    let symbol = 1;
    // Behind a match, the byte that would have gone on with it says what to expect, as long as it is right.
    for (let expected = state < 7 ? -1 : unpacked[at - distance - 1] << 1; expected >= 0 && symbol < 0x100; expected <<= 1) {
      const like = expected >> 8 & 1;
      const found = bit(literals, start + (1 + like << 8) + symbol);
      symbol = symbol << 1 | found;
      if (found !== like) break;
    }
    while (symbol < 0x100) symbol = symbol << 1 | bit(literals, start + symbol);
    return symbol;
  };
  const distanceFor = count => {
    const slot = number(slots, Math.min(count, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | slot & 1) * 2 ** bits;
    if (slot < 14) return base + reversed(near, base - slot, bits);
    return base + 16 * evenly(bits - 4) + reversed(aligned, 0, 4);
  };

  let [at, state, distances] = [0, 0, [0, 0, 0, 0]];
  while (at < unpacked.length) {
    const place = at & positionMask;
    if (!bit(isMatch, (state << 4) + place)) {
      unpacked[at] = literal(state, at, distances[0]);
      at += 1;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    let count;
    if (!bit(isRepetition, state)) {
      count = length(matches, place);
      distances = [distanceFor(count), distances[0], distances[1], distances[2]];
      state = state < 7 ? 7 : 10;
    } else if (!bit(isOlder, state)) {
      const long = bit(isRepeatedByte, (state << 4) + place);
      count = long ? length(repetitions, place) : -1;
      state = state < 7 ? (long ? 8 : 9) : 11;
    } else {
      const which = bit(isThird, state) ? 2 + bit(isFourth, state) : 1;
      distances.unshift(...distances.splice(which, 1));
      count = length(repetitions, place);
      state = state < 7 ? 8 : 11;
    }
    const from = at - distances[0] - 1;
    if (from < 0) throw new Error("these bytes are no LZMA");
    for (let i = 0; i < count + 2; i++) unpacked[at + i] = unpacked[from + i];
    at += count + 2;
  }
  return unpacked;
};
