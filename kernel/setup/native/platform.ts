/** What a platform's libtensorflow is: where it comes from and how a program is linked with it. */
export interface Platform {
  /** The Python package that carries it, and the tag of its wheel. */
  readonly wheel: string;
  readonly tag: string;
  /** The size of the wheel. */
  readonly megabytes: number;
  readonly libraries: readonly string[];
  /** What the linker is told beside the folder: a program finds the libraries in its own folder, wherever that is moved. */
  readonly link: readonly string[];
  /** How the user gets a C++ compiler. */
  readonly compiler: string;
}

/** The version of libtensorflow; it must have the C interface that the binding of tfjs-node was written for. */
export const tensorflow = "2.21.0";

const linux = {
  libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  link: ["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2", "-Wl,-rpath,$ORIGIN"],
  compiler: "a C++ compiler (Debian and Ubuntu: apt install g++)",
};

const platforms: Readonly<Record<string, Platform>> = {
  "linux-x64": { ...linux, wheel: "tensorflow-cpu", tag: "manylinux_2_27_x86_64", megabytes: 274 },
  "linux-arm64": { ...linux, wheel: "tensorflow", tag: "manylinux_2_27_aarch64", megabytes: 282 },
  "darwin-arm64": {
    wheel: "tensorflow",
    tag: "macosx_12_0_arm64",
    megabytes: 223,
    libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
    link: ["-undefined", "dynamic_lookup", "-ltensorflow_cc.2", "-ltensorflow_framework.2", "-Wl,-rpath,@loader_path"],
    compiler: "a C++ compiler (xcode-select --install)",
  },
};

export const platformName = `${process.platform}-${process.arch}`;

/** This machine's platform; `undefined` where no libtensorflow is to be had. */
export const platform: Platform | undefined = platforms[platformName];
