/** The import directions of the project: a room may import the rooms above it, never one below. */
const rooms = [
  "support", "ops", "circuit", "architecture", "objectives", "learning", "development", "tasks", "program",
  "engine", "train", "runs", "analysis", "hypotheses", "frames", "figures", "surface",
];
const onlyUpwards = rooms.slice(0, -1).map((room, i) => ({
  name: `src-${room}-imports-downwards`,
  comment: `src/${room} may import only the rooms listed before it`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${rooms.slice(i + 1).join("|")})/|^src/index` },
}));
module.exports = {
  forbidden: [
    ...onlyUpwards,
    { name: "kernel-knows-no-neurons", severity: "error", from: { path: "^kernel/" }, to: { path: "^src/" } },
    { name: "library-knows-no-jupyter", severity: "error", from: { path: "^src/" }, to: { path: "^kernel/" } },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "only-tests-import-tests", severity: "error", from: { path: "^(kernel|src)/" }, to: { path: "^tests/" } },
    {
      name: "only-the-worker-starts-widgets", comment: "what is shown does not know by what it is moved", severity: "error",
      from: { path: "^kernel/", pathNot: "^kernel/(widgets/|worker/main)" }, to: { path: "^kernel/widgets/" },
    },
    {
      name: "only-wire-speaks-zeromq", severity: "error",
      from: { path: "^kernel/", pathNot: "^kernel/wire/" }, to: { path: "node_modules/zeromq" },
    },
    {
      name: "only-cells-know-typescript", severity: "error",
      from: { path: "^kernel/", pathNot: "^kernel/cells/" }, to: { path: "node_modules/(tslab|typescript|@tslab)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
