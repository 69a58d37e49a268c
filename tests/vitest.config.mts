import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ["tests/{unit,contract,protocol,browser,types}/**/*.test.ts"],
    // `npm run test:all` runs the slow ones too.
    exclude: [...configDefaults.exclude, ...(process.env.TRIAD_SLOW ? [] : ["tests/**/*.slow.test.ts"])],
    env: { TF_CPP_MIN_LOG_LEVEL: "2" },
    testTimeout: 30_000,
    pool: "forks",
  },
});
