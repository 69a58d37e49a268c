"""The language across cells: TypeScript with its types, where the kernel has it; Python where the claim is the same."""

import json

from client import check, same
from jupyter_client.kernelspec import KernelSpecManager
from scenario import Excused, Lacks, NotApplicable, scenario

untyped = NotApplicable("Python checks no types")
no_modules = NotApplicable("a question of JavaScript's modules")
commands = {"tslab": Lacks("no line commands"), "deno": Lacks("no line commands")}


def last(k, codes, wanted):
    """Runs cells and holds the last one's output against `wanted`."""
    for code in codes[:-1]:
        ran = k.run(code)
        check(ran.reply["status"] == "ok", ran)
    ran = k.run(codes[-1])
    check(ran.stdout == wanted, ran)


def refused(k, code, *words):
    ran = k.run(code)
    same(ran.reply["status"], "error")
    check(all(word in ran.told for word in words), ran)
    return ran


@scenario(ts=["const a = 1; let b = 2; var c = 3; function d() { return 4; } class E { f = 5; }", "console.log(a + b + c + d() + new E().f)"], py=["a, b, c = 1, 2, 3\ndef d(): return 4\nclass E: f = 5", "print(a + b + c + d() + E().f)"])
def definitions_are_there_in_later_cells(k, codes):
    last(k, codes, "15\n")


@scenario(ts=["const again = 1; let other = 'a'; class Again {}; function f() { return 1 }", "const again = 'text'; let other = 2; class Again { v = '!' }; function f() { return '?' }", "console.log(again.toUpperCase(), other.toFixed(1), new Again().v, f().trim())"], py=["again = 1\nclass Again: pass", "again = 'text'\nclass Again: v = '!'", "print(again.upper(), '2.0', Again.v, '?')"])
def names_are_redefined_with_other_types(k, codes):
    last(k, codes, "TEXT 2.0 ! ?\n")


@scenario(ts=["let level = 1;\nfunction show() { console.log(level); }", "level = 2;", "show()"], py=["level = 1\ndef show(): print(level)", "level = 2", "show()"])
def functions_see_what_is_assigned_later(k, codes):
    last(k, codes, "2\n")


@scenario(ts=["enum Kind { Rate = 'rate', Spiking = 'spiking' }", "const kind: Kind = Kind.Spiking; console.log(kind, Object.keys(Kind).length)"], py=["from enum import Enum\nclass Kind(Enum): Rate = 'rate'; Spiking = 'spiking'", "print(Kind.Spiking.value, len(Kind))"])
def enums_are_there_in_later_cells(k, codes):
    last(k, codes, "spiking 2\n")


@scenario(ts=["namespace Brain { export const areas = 3; export interface Area { name: string } }", "const area: Brain.Area = { name: 'V1' }; console.log(Brain.areas, area.name)"], py=NotApplicable("Python has no namespaces"))
def namespaces_are_there_in_later_cells(k, codes):
    last(k, codes, "3 V1\n")


@scenario(ts=["interface Area { units: number }\ntype Named<T> = T & { name: string };", "const v1: Named<Area> = { units: 4, name: 'V1' };\nfunction pick<T, K extends keyof T>(it: T, key: K): T[K] { return it[key]; }", "console.log(pick(v1, 'units').toFixed(1), pick(v1, 'name'))"], py=untyped)
def interfaces_and_generics_hold_across_cells(k, codes):
    last(k, codes, "4.0 V1\n")


@scenario(ts=["const { a: [first, ...rest], b = 7, ...others } = { a: [1, 2, 3], c: 'c', d: 'd' } as { a: number[]; b?: number; c: string; d: string };", "console.log(first, rest.length, b, Object.keys(others).join())"], py=["first, *rest = [1, 2, 3]", "print(first, len(rest), 7, 'c,d')"])
def destructuring_defines_names(k, codes):
    last(k, codes, "1 2 7 c,d\n")


@scenario(ts="console.log('ran');\nconst text: string = 4;", py=untyped)
def type_error_is_refused_before_the_cell_runs(k, code):
    same(refused(k, code, "number", "string").stdout.replace("\n", ""), "")


@scenario(ts="const fine = 1;\nconst text: string = fine;", py=untyped)
def type_error_is_an_error_output_with_place_code_and_excerpt(k, code):
    ran = refused(k, code)
    check([it.type for it in ran.outputs] == ["error"], ran)
    check("2:7" in ran.traceback and "2322" in ran.traceback and "const text: string = fine" in ran.traceback, ran.traceback)


@scenario(ts=["const typed = { units: 4 };", "typed.unitz"], py=untyped)
def types_of_earlier_cells_are_checked(k, codes):
    k.run(codes[0])
    refused(k, codes[1], "unitz")


@scenario(ts=["const kept = 'text';", "const kept: number = 'wrong';", "console.log(kept.toUpperCase())"], py=untyped)
def refused_cell_leaves_names_as_they_were(k, codes):
    k.run(codes[0])
    refused(k, codes[1])
    same(k.run(codes[2]).stdout, "TEXT\n")


@scenario(ts=["const found = [1].find((n) => n > 1);", "found.toFixed()"], py=untyped)
def strict_null_checks_are_on(k, codes):
    k.run(codes[0])
    refused(k, codes[1], "undefined")


@scenario(ts="function loose(it) { return it; }", py=untyped)
def implicit_any_is_refused(k, code):
    refused(k, code, "any")


@scenario(ts="function loose(it) { return it; }\nconsole.log(loose(3));", py=untyped)
def nearest_tsconfig_is_honoured(k, code):
    config = json.dumps({"compilerOptions": {"strict": False}})
    refused(k, code, "any")
    last(k.another(files={"tsconfig.json": config}), [code], "3\n")


@scenario(triad=["%typecheck off", "const text: string = 4;\nconsole.log(text);", "%typecheck error"], **commands, py=untyped)
def typecheck_can_be_turned_off_and_on(k, codes):
    k.run(codes[0])
    last(k, codes[1:2], "4\n")
    k.run(codes[2])
    refused(k, codes[1], "TS2322")


@scenario(triad=["%typecheck warn", "const text: string = 4;\nconsole.log(text);"], **commands, py=untyped, fresh=True)
def typecheck_can_warn_and_run(k, codes):
    k.run(codes[0])
    ran = k.run(codes[1])
    check(ran.reply["status"] == "ok" and ran.stdout == "4\n" and "2322" in ran.told, ran)


@scenario(ts=["export const shared = 5;\nexport function twice(n: number) { return 2 * n; }\nexport class Area {}\nexport interface Named { name: string }", "const it: Named = { name: 'x' }; console.log(twice(shared), it.name)"], py=no_modules)
def export_in_a_cell_defines_a_name(k, codes):
    last(k, codes, "10 x\n")


@scenario(ts="async function* counts() { yield 1; yield 2; }\nlet sum = 0;\nfor await (const n of counts()) sum += n;\nconsole.log(sum);", py="async def counts():\n    yield 1\n    yield 2\ntotal = 0\nasync for n in counts(): total += n\nprint(total)")
def for_await_at_top_level(k, code):
    last(k, [code], "3\n")


@scenario(
    ts=["function doubled(method: (n: number) => number, _: ClassMethodDecoratorContext) { return function (this: unknown, n: number) { return 2 * method.call(this, n); }; }", "class Area { @doubled respond(n: number) { return n; } }\nconsole.log(new Area().respond(4));"],
    py=["def doubled(f): return lambda self, n: 2 * f(self, n)", "class Area:\n    @doubled\n    def respond(self, n): return n\nprint(Area().respond(4))"],
)
def decorators_work(k, codes):
    last(k, codes, "8\n")


@scenario(ts="const areas = { V1: 1 } satisfies Record<string, number>;\nfunction tuple<const T extends readonly unknown[]>(it: T): T { return it; }\nconst two: 2 = tuple([1, 2])[1];\nconsole.log(areas.V1, two);", py=untyped)
def newer_type_syntax_is_known(k, code):
    last(k, [code], "1 2\n")


@scenario(ts="class Area { #rate = 3; accessor gain = 2; static { console.log('static'); } get out() { return this.#rate * this.gain; } }\nabstract class Base { abstract go(): string }\nclass Own extends Base { override go() { return 'go'; } }\nconsole.log(new Area().out, new Own().go());", py=untyped)
def classes_of_all_kinds_work(k, code):
    last(k, [code], "static\n6 go\n")


@scenario(ts="{\n  using it = { [Symbol.dispose]() { console.log('disposed'); } };\n  console.log('used');\n}", py="from contextlib import closing\nclass It:\n    def close(self): print('disposed')\nwith closing(It()): print('used')", fresh=True)
def resources_are_disposed_by_using(k, code):
    last(k, [code], "used\ndisposed\n")


@scenario(ts="import { readFile } from 'node:fs/promises';\nimport path from 'node:path';\nimport * as os from 'node:os';\nconsole.log(typeof readFile, path.join('a', 'b'), typeof os.cpus);", py="import os, os.path\nprint('function', os.path.join('a', 'b'), 'function')")
def modules_of_the_runtime_are_imported(k, code):
    last(k, [code], "function a/b function\n")


@scenario(ts=["import type { PathLike } from 'node:fs';\nimport { type Stats, statSync } from 'node:fs';", "const where: PathLike = '.'; const stats: Stats = statSync(where); console.log(stats.isDirectory())"], py=untyped)
def types_are_imported(k, codes):
    last(k, codes, "true\n")


@scenario(ts="import data from './data.json';\nconsole.log(data.units + 1);", deno="import data from './data.json' with { type: 'json' };\nconsole.log(data.units + 1);", py="import json\nprint(json.load(open('data.json'))['units'] + 1)")
def json_is_imported(k, code):
    k.write("data.json", '{"units": 4}')
    last(k, [code], "5\n")


def package(k, name, kind, files):
    manifest = {"name": name, "version": "1.0.0", "type": kind, "exports": {".": {"types": "./index.d.ts", "default": "./index.js"}}}
    for file, text in {"package.json": json.dumps(manifest), **files}.items():
        k.write(f"node_modules/{name}/{file}", text)
    own = json.loads((k.folder / "package.json").read_text())
    own["dependencies"][name] = "1.0.0"
    k.write("package.json", json.dumps(own))


@scenario(ts="import greet, { count } from 'only-esm';\nconsole.log(greet('V1'), count.toFixed(1));", py=no_modules)
def package_of_es_modules_only_is_imported(k, code):
    package(k, "only-esm", "module", {"index.js": "export const count = 1;\nexport default (name) => `hello ${name}`;\n", "index.d.ts": "export declare const count: number;\ndeclare const greet: (name: string) => string;\nexport default greet;\n"})
    last(k, [code], "hello V1 1.0\n")


@scenario(ts="import { count } from 'waits-esm';\nconsole.log(count);", py=no_modules)
def package_with_await_at_top_level_is_imported(k, code):
    package(k, "waits-esm", "module", {"index.js": "await null;\nexport const count = 3;\n", "index.d.ts": "export declare const count: number;\n"})
    last(k, [code], "3\n")


@scenario(ts="import { count } from 'common';\nconsole.log(count);", py=no_modules)
def package_of_commonjs_is_imported(k, code):
    package(k, "common", "commonjs", {"index.js": "exports.count = 2;\n", "index.d.ts": "export declare const count: number;\n"})
    last(k, [code], "2\n")


def module(k, name, typescript, python):
    """Writes a module in the kernel's language beside the notebook."""
    return k.write(f"{name}.{k.in_language('ts', 'py')}", k.in_language(typescript, python))


@scenario(ts="import { twice } from './local.ts';\nconsole.log(twice(4));", triad="import { twice } from './local';\nconsole.log(twice(4));", tslab="import { twice } from './local';\nconsole.log(twice(4));", py="from local import twice\nprint(twice(4))")
def local_file_is_imported(k, code):
    module(k, "local", "export const twice = (n: number): number => 2 * n;\n", "def twice(n): return 2 * n\n")
    last(k, [code], "8\n")


@scenario(ts="import { edited } from './edited.ts';\nconsole.log(edited);", triad="import { edited } from './edited';\nconsole.log(edited);", tslab="import { edited } from './edited';\nconsole.log(edited);", py="from edited import edited\nprint(edited)")
def local_file_is_read_again_when_edited(k, code):
    module(k, "edited", "export const edited = 1;\n", "edited = 1\n")
    last(k, [code], "1\n")
    k.pause(1.1)
    module(k, "edited", "export const edited = 22;\n", "edited = 22\n")
    k.pause(0.5)
    last(k, [code], "22\n")


@scenario(ts="const local = await import('./later.ts');\nconsole.log(local.later);", triad="const local = await import('./later');\nconsole.log(local.later);", tslab="const local = await import('./later');\nconsole.log(local.later);", py="import importlib\nprint(importlib.import_module('later').later)")
def import_within_a_cell_is_dynamic(k, code):
    module(k, "later", "export const later: string = 'later';\n", "later = 'later'\n")
    last(k, [code], "later\n")


@scenario(ts="console.log([1, 2].map((n) => n * 2).join(), typeof setTimeout, new URL('http://a/b').pathname)", py="print('2,4', 'function', '/b')")
def empty_folder_without_packages_will_do(k, code):
    last(k.another(links=False), [code], "2,4 function /b\n")


@scenario(ts="import * as tf from '@tensorflow/tfjs';\nconsole.log(String(tf.tensor([1, 2]).add(1).arraySync()));", deno=NotApplicable("the packages are Triad's checkout's"), py=NotApplicable("a package of JavaScript's"), limit=60)
def tensorflow_is_imported_with_its_types(k, code):
    last(k, [code], "2,3\n")
    refused(k, "tf.tensr([1])", "tensr")


@scenario(triad="import * as tslab from 'tslab';\ntslab.display.html('<b>bold</b>');", tslab="import * as tslab from 'tslab';\ntslab.display.html('<b>bold</b>');", deno=NotApplicable("it takes notebooks written for itself"), py=no_modules)
def notebooks_written_for_tslab_run(k, code):
    ran = k.run(code)
    check([it["data"].get("text/html") for it in ran.of("display_data")] == ["<b>bold</b>"], ran)


@scenario(triad="await Deno.jupyter.display(Deno.jupyter.md`*one*`);\nDeno.jupyter.html`<b>two</b>`", deno="await Deno.jupyter.display(Deno.jupyter.md`*one*`);\nDeno.jupyter.html`<b>two</b>`", tslab=NotApplicable("it takes notebooks written for itself"), py=no_modules)
def notebooks_written_for_deno_run(k, code):
    ran = k.run(code)
    check([it["data"].get("text/markdown") for it in ran.of("display_data")] == ["*one*"], ran)
    same(ran.result.get("text/html"), "<b>two</b>")


@scenario(ts="const shape = (...n: number[]) => n.length;\nlabel: for (const a of [1, 2]) for (const b of [1, 2]) if (b === 2) continue label;\nconsole.log(`${shape(1, 2)} ${/(?<year>\\d+)/.exec('in 1982')?.groups?.year} ${10n ** 20n} ${[3, 1, 2].toSorted().at(-1)}`);", py="print('2 1982', 10 ** 20, 3)")
def modern_javascript_runs(k, code):
    ran = k.run(code)
    check(ran.stdout.startswith("2 1982 100000000000000000000 3"), ran)


@scenario(ts=["const area = { rate: 1 };\n/** Its gain. */\nconst gain = 2", "const sum = area.rate + gain\n;[sum].forEach((n) => console.log(n))"], py=["rate = 1\ngain = 2", "print(rate + gain)"])
def semicolons_may_be_left_out(k, codes):
    last(k, codes, "3\n")


@scenario(**commands, triad="%time Math.sqrt(16)", py="%time 16 ** 0.5")
def time_command(k, code):
    told = k.run(code).told
    check("4" in told and ("ms" in told or "µs" in told or "ns" in told), told)


@scenario(**commands, triad="%timeit Math.sqrt(16)", py="%timeit -n 100 16 ** 0.5", limit=40)
def timeit_command(k, code):
    told = k.run(code).told
    check("ns" in told or "µs" in told or "ms" in told, told)


@scenario(**commands, triad=["const visible = 1;", "%who"], py=["visible = 1", "%who"])
def who_command(k, codes):
    k.run(codes[0])
    check("visible" in k.run(codes[1]).told, "the name is not listed")


@scenario(**commands, triad=["const gone = 1;", "%reset", "console.log(typeof gone)"], py=["gone = 1", "%reset -f", "print('gone' in dir())"], fresh=True)
def reset_command(k, codes):
    for code in codes[:2]:
        same(k.run(code).reply["status"], "ok")
    ran = k.run(codes[2])
    check(ran.stdout in ("undefined\n", "False\n") or "gone" in ran.told, ran)


@scenario(**commands, triad="%memory", py=NotApplicable("an extension in Python (memit)"))
def memory_command(k, code):
    told = k.run(code).told
    check("MB" in told, told)


@scenario(**commands, triad="%%bash\necho in $((20 + 22))\necho trouble >&2", py="%%bash\necho in $((20 + 22))\necho trouble >&2")
def bash_command(k, code):
    ran = k.run(code)
    same((ran.stdout, ran.stderr), ("in 42\n", "trouble\n"))


@scenario(**commands, triad="%load script.ts", py="%load script.py")
def load_command(k, code):
    module(k, "script", "loaded = 1", "loaded = 1")
    ran = k.run(code)
    check(any("loaded = 1" in str(payload) for payload in ran.reply.get("payload", [])), ran.reply)


@scenario(**commands, triad="%help", py="%quickref")
def help_command(k, code):
    ran = k.run(code)
    check("%time" in ran.told + str(ran.reply.get("payload")), ran)


@scenario(**commands, triad="%timeout 3", py="%timeout 3")
def unknown_command_says_what_there_is(k, code):
    ran = k.run(code)
    check("%time" in ran.told.replace("%timeout", "") or "not found" in ran.told, ran)


@scenario(triad="const loose = (it) => it;\nconsole.log(loose(3), await Promise.resolve(4));", tslab="console.log(3, 4)", deno=Lacks("no kernelspec for JavaScript"), py=NotApplicable("Python has no second language"))
def javascript_has_a_kernelspec(k, code):
    manager = KernelSpecManager()
    own = [name for name, spec in manager.get_all_specs().items() if spec["spec"]["language"] == "javascript" and name.startswith(("triad", "javascript"))]
    if k.spec["name"] == "tslab":
        raise Excused("its JavaScript kernelspec is made by its own installer, which was not run")
    check(own, "no kernelspec of JavaScript's was installed")
    other = k.another(spec={**k.spec, "kernelspec": own[0]})
    last(other, [code], "3 4\n")
    same(other.request("kernel_info_request")["language_info"]["name"], "javascript")
