import { expect, it, vi } from "vitest";
import { once } from "../../../src/tasks/once";

it("loads once, also for those who ask while it loads", async () => {
  const load = vi.fn(async () => ({}));
  const loaded = once(load);
  const [a, b] = await Promise.all([loaded(), loaded()]);
  expect(a).toBe(b);
  expect(load).toHaveBeenCalledTimes(1);
});

it("tries again after a failure", async () => {
  const load = vi.fn(async () => 7).mockRejectedValueOnce(new Error("no disk"));
  const loaded = once(load);
  await expect(loaded()).rejects.toThrow("no disk");
  expect(await loaded()).toBe(7);
});
