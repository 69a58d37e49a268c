import { describe, expect, it } from "vitest";
import { Cell } from "../../../kernel/worker/cell";
import { asOwner } from "../../../kernel/worker/owner";
import { ownTimers } from "../../../kernel/worker/timers";

ownTimers();
const never = () => {};
const cell = () => new Cell({ run: 1, allowStdin: false });

describe("a cell", () => {
  it("knows the timers that it has started", () => {
    const starting = cell();
    asOwner(starting, () => [setTimeout(never, 1e6), setInterval(never, 1e6), setImmediate(never)]);
    setTimeout(never, 0);
    expect(starting.stops.size).toBe(3);
    starting.stop();
    expect(starting.stops.size).toBe(0);
  });

  it("forgets those that are cleared, whoever does it", () => {
    const starting = cell();
    const [timeout, interval, immediate] = asOwner(starting, () => [
      setTimeout(never, 1e6),
      setInterval(never, 1e6),
      setImmediate(never),
    ]);
    clearInterval(timeout);
    expect(starting.stops.size).toBe(2);
    asOwner(cell(), () => clearTimeout(interval));
    clearImmediate(immediate);
    expect(starting.stops.size).toBe(0);
    clearTimeout(undefined);
    clearTimeout("7");
  });
});
