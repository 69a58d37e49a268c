/** `require` with errors that say in one line what a notebook's user can do about them. */
export function load(require: NodeJS.Require, id: string): unknown {
  try {
    return require(id);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = reasons[code ?? ""];
    // A module that is found, and misses one itself, says so by its own name.
    if (reason && message.includes(id)) throw Object.assign(new Error(`import "${id}": ${reason(id)}`), { code });
    throw error;
  }
}

const reasons: Readonly<Record<string, (id: string) => string>> = {
  MODULE_NOT_FOUND: (id) =>
    id.startsWith(".")
      ? "there is no such file"
      : `there is no such package in ${process.cwd()}; \`npm install ${id}\` there`,
  ERR_REQUIRE_ASYNC_MODULE: () => "an ES module that awaits while it loads cannot be imported in a cell",
  ERR_REQUIRE_ESM: () => `Node ${process.versions.node} cannot load ES modules in a cell; Node 20.19 and later can`,
};
