/** Bunzip: what bzip2 has compressed, as bytes again. */

// Browsers have deflate alone, which takes a quarter more for words by number. The format is told
// by J. Tsai, "BZIP2: Format Specification" (2016); the transform is that of Burrows & Wheeler
// (1994).

const BLOCK = 0x314159; // the first half of a block's mark: pi
const GROUP = 50; // symbols that one table decodes
const LONGEST = 20; // bits of a code
const FOUR = 4; // equal bytes, after which a number of further ones stands

/** Return the bytes that were compressed. */
export function bunzip(data) {
  const bits = createBits(data);
  bits.read(24); // BZh
  const size = (bits.read(8) - 48) * 100_000;
  const output = createOutput();
  while (bits.read(24) === BLOCK) {
    bits.read(24);
    bits.read(24); // a checksum of 32 bits, and that nothing is randomised
    bits.read(9);
    const origin = bits.read(24);
    writeRuns(untransform(...readBlock(bits, size), origin), output);
  }
  return output.bytes();
}

/** Return what reads some bits, 24 at most, the first one the highest. */
function createBits(data) {
  let [at, held, count] = [0, 0, 0];
  const hold = (number) => {
    while (count < number) {
      held = (held << 8) | data[at];
      at += 1;
      count += 8;
    }
  };
  const peek = (number) => {
    hold(number);
    return (held >>> (count - number)) & ((1 << number) - 1);
  };
  const skip = (number) => {
    count -= number;
  };
  const read = (number) => {
    const value = peek(number);
    skip(number);
    return value;
  };
  return { read, peek, skip };
}

/** Return the bytes of a block as they were transformed, and how often each byte is among them. */
function readBlock(bits, size) {
  const front = readAlphabet(bits);
  const end = front.length + 1;
  const groups = bits.read(3);
  const selectors = readSelectors(bits, groups);
  const tables = Array.from({ length: groups }, () => readTable(bits, end + 1));
  const block = new Uint32Array(size);
  const counts = new Uint32Array(256);
  let [length, run, weight] = [0, 0, 1];
  for (let symbols = 0; ; symbols += 1) {
    const symbol = readSymbol(bits, tables[selectors[Math.floor(symbols / GROUP)]]);
    if (symbol < 2) {
      run += weight << symbol;
      weight <<= 1;
      continue;
    }
    block.fill(front[0], length, length + run);
    counts[front[0]] += run;
    length += run;
    [run, weight] = [0, 1];
    if (symbol === end) return [block.subarray(0, length), counts];
    const byte = front[symbol - 1];
    front.copyWithin(1, 0, symbol - 1);
    front[0] = byte;
    block[length] = byte;
    counts[byte] += 1;
    length += 1;
  }
}

/** Return the bytes that a block has. */
function readAlphabet(bits) {
  const rows = bits.read(16);
  const bytes = [];
  for (let row = 0; row < 16; row += 1) {
    if (!((rows >> (15 - row)) & 1)) continue;
    const columns = bits.read(16);
    for (let column = 0; column < 16; column += 1) {
      if ((columns >> (15 - column)) & 1) bytes.push(16 * row + column);
    }
  }
  return Uint8Array.from(bytes);
}

/** Return which table each group of symbols is decoded by. */
function readSelectors(bits, groups) {
  const front = Array.from({ length: groups }, (_, i) => i);
  return Array.from({ length: bits.read(15) }, () => {
    let place = 0;
    while (bits.read(1)) place += 1;
    front.unshift(...front.splice(place, 1));
    return front[0];
  });
}

/** Return a table of codes: `last` and `shift` by length, and the symbols in the codes' order. */
function readTable(bits, size) {
  let length = bits.read(5);
  const lengths = Array.from({ length: size }, () => {
    while (bits.read(1)) length += bits.read(1) ? -1 : 1;
    return length;
  });
  const order = [...lengths.keys()].sort((a, b) => lengths[a] - lengths[b] || a - b);
  const [last, shift] = [new Int32Array(LONGEST + 1), new Int32Array(LONGEST + 1)];
  let [code, known] = [0, 0];
  for (let bits = 1; bits <= LONGEST; bits += 1) {
    const number = lengths.filter((one) => one === bits).length;
    shift[bits] = known - code;
    code += number;
    known += number;
    last[bits] = code - 1;
    code <<= 1;
  }
  return { last, shift, order: Uint16Array.from(order), least: Math.min(...lengths) };
}

function readSymbol(bits, { last, shift, order, least }) {
  const ahead = bits.peek(LONGEST);
  let length = least;
  while (ahead >>> (LONGEST - length) > last[length]) length += 1;
  bits.skip(length);
  return order[(ahead >>> (LONGEST - length)) + shift[length]];
}

/** Undo the transform of a block; each place is noted above the byte that stands there. */
function untransform(block, counts, origin) {
  const starts = new Uint32Array(256);
  for (let byte = 1; byte < 256; byte += 1) starts[byte] = starts[byte - 1] + counts[byte - 1];
  for (let i = 0; i < block.length; i += 1) {
    const byte = block[i] & 0xff;
    block[starts[byte]] |= i << 8;
    starts[byte] += 1;
  }
  const bytes = new Uint8Array(block.length);
  let place = block[origin] >>> 8;
  for (let i = 0; i < bytes.length; i += 1) {
    const entry = block[place];
    bytes[i] = entry & 0xff;
    place = entry >>> 8;
  }
  return bytes;
}

/** Write bytes; after four equal ones stands how many more of them there are. */
function writeRuns(bytes, output) {
  let equal = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    if (equal === FOUR) {
      output.repeat(bytes[i - 1], bytes[i]);
      equal = 0;
      continue;
    }
    equal = i > 0 && equal > 0 && bytes[i] === bytes[i - 1] ? equal + 1 : 1;
    output.repeat(bytes[i], 1);
  }
}

/** Return what takes bytes, however many come. */
function createOutput() {
  let [bytes, length] = [new Uint8Array(1 << 16), 0];
  return {
    repeat(byte, number) {
      if (length + number > bytes.length) {
        const larger = new Uint8Array(2 * bytes.length);
        larger.set(bytes);
        bytes = larger;
      }
      for (const end = length + number; length < end; length += 1) bytes[length] = byte;
    },
    bytes: () => bytes.subarray(0, length),
  };
}
