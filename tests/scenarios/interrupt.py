"""An interrupt ends what runs within a second, keeps the variables, and nothing of the cell goes on."""

import signal
import time

from client import PATIENCE, check, same
from scenario import Lacks, NotApplicable, scenario

# One second, and what a busy machine adds.
PROMPT = 1.5 * PATIENCE


def say_begun(k):
    return k.in_language("console.log('begun');\n", "print('begun', flush=True)\n")


def begun(k, code):
    ran = k.begin(say_begun(k) + code)
    k.pause(0.1)
    return ran


def ends(k, code, within=PROMPT):
    """Interrupts a cell, and looks at what is left."""
    k.run(k.in_language("var kept = 41;", "kept = 41"))
    ran = begun(k, code)
    asked = time.monotonic()
    k.interrupt()
    k.finish(ran, 5)
    took = k.replies[ran.id].at - asked
    check(ran.reply["status"] in ("error", "aborted"), ran)
    # A person takes a moment to run the next cell.
    k.pause(0.3)
    same(k.run(k.in_language("console.log(kept + 1)", "print(kept + 1)"), within=5).stdout, "42\n")
    check(took < within, f"it took {took:.1f} s")
    return ran


# What an interrupt has to end.
ended = {
    "loop after an await": dict(ts="await null; while (true) {}", py="import asyncio\nawait asyncio.sleep(0)\nwhile True: pass"),
    "loop after a timer": dict(ts="await new Promise((done) => setTimeout(done, 10)); while (true) {}", py="import asyncio\nawait asyncio.sleep(0.01)\nwhile True: pass"),
    "loop after a file was read": dict(ts="import { readFile } from 'node:fs/promises';\nawait readFile('package.json'); while (true) {}", py="open('package.json').read()\nwhile True: pass"),
    "loop of awaits": dict(ts="for (;;) await null;", py="import asyncio\nwhile True: await asyncio.sleep(0)"),
    "loop in a timer's callback": dict(ts="setTimeout(() => { while (true) {} }, 10);\nawait new Promise(() => {});", py="import asyncio\ndef forever():\n    while True: pass\nasyncio.get_event_loop().call_later(0.01, forever)\nawait asyncio.sleep(1000)"),
    "loop in an immediate": dict(ts="setImmediate(() => { while (true) {} });\nawait new Promise(() => {});", deno="import { setImmediate } from 'node:timers';\nsetImmediate(() => { while (true) {} });\nawait new Promise(() => {});", py="import asyncio\ndef forever():\n    while True: pass\nasyncio.get_event_loop().call_soon(forever)\nawait asyncio.sleep(1000)"),
    "loop in a file's callback": dict(ts="import { readFile } from 'node:fs';\nreadFile('package.json', () => { while (true) {} });\nawait new Promise(() => {});", py=NotApplicable("its files are read without callbacks")),
    "loop in an emitter's callback": dict(ts="import { EventEmitter } from 'node:events';\nconst bell = new EventEmitter();\nbell.on('ring', () => { while (true) {} });\nbell.emit('ring');", py="def rung():\n    while True: pass\nrung()"),
    "wait for another thread": dict(ts="Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", py="import threading\nthreading.Event().wait()"),
    "long await": dict(ts="await new Promise((done) => setTimeout(done, 1e6));", py="import asyncio\nawait asyncio.sleep(1000)"),
    "wait for a child process": dict(ts="import { execSync } from 'node:child_process';\nexecSync('sleep 60');", py="import subprocess\n_ = subprocess.run(['sleep', '60'])"),
}
for name, codes in ended.items():
    scenario(name=name, **codes)(ends)


@scenario(ts="while (true) {}", py="while True: pass")
def endless_loop(k, code):
    ran = ends(k, code)
    same(ran.reply.get("ename"), "KeyboardInterrupt")


@scenario(ts="while (true) console.log('x'.repeat(200));", py="while True: print('x' * 200)")
def loop_that_prints(k, code):
    ends(k, code, within=3 * PATIENCE)


@scenario(ts="(globalThis as any).turns = 0;\nfor (;;) { (globalThis as any).turns++; await new Promise((done) => setTimeout(done, 5)); }", py="import asyncio\nturns = 0\nwhile True:\n    turns += 1\n    await asyncio.sleep(0.005)")
def loop_of_sleeps_and_nothing_goes_on(k, code):
    ends(k, code)
    ask = k.in_language("console.log((globalThis as any).turns)", "print(turns)")
    turns = k.run(ask).stdout
    k.pause(0.3)
    same(k.run(ask).stdout, turns)


@scenario(
    ts="import * as tf from '@tensorflow/tfjs';\nconst net = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [64] })] });\nnet.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });\nconsole.log('fits');\nawait net.fit(tf.zeros([512, 64]), tf.zeros([512, 64]), { epochs: 1e6, verbose: 0 });",
    deno=NotApplicable("the packages are Triad's checkout's"),
    py=NotApplicable("a package of JavaScript's"),
    limit=60,
)
def fit_of_tensorflow(k, code):
    k.run("import * as warm from '@tensorflow/tfjs';", within=30)
    ends(k, code)


circuit = """
import { area, backprop, circuit, crossEntropy, digits, image, readout, train } from "triad";
const model = circuit({
  architecture: { areas: { retina: image(8, 8), V1: area(16), naming: readout(10) }, pathways: { "retina -> V1": {}, "V1 -> naming": {} } },
  objectives: { naming: crossEntropy("label") },
  learning: { otherwise: backprop() },
  development: [{ stage: "school", epochs: 100_000 }],
});
"""


@scenario(triad="const result = await train(model, digits(), { seed: 1 });", any=NotApplicable("a trainer of Triad's library"), limit=60)
def trainer(k, code):
    same(k.run(circuit, within=40).reply["status"], "ok")
    ran = k.start(code)
    k.until(lambda: len(ran.of("update_display_data")) > 2, "progress", 30)
    asked = time.monotonic()
    k.interrupt()
    k.finish(ran, 5)
    check(k.replies[ran.id].at - asked < PROMPT, "it took longer")
    same(k.run("console.log(result.outcome.outcome)", within=10).stdout, "interrupted\n")


@scenario(triad="await input('name? ');", deno="prompt('name? ');", tslab=Lacks("no input"), py="input('name? ')")
def wait_for_input(k, code):
    ran = k.start(say_begun(k) + code)
    k.until(lambda: k.asked, "input_request", 10)
    asked = time.monotonic()
    k.interrupt()
    k.finish(ran, 5)
    check(k.replies[ran.id].at - asked < PROMPT and ran.reply["status"] == "error", ran)
    same(k.run(say_begun(k), within=5).stdout, "begun\n")


@scenario(ts="setInterval(() => console.log('tick'), 20);\nawait new Promise(() => {});", py="import asyncio\nasync def ticks():\n    while True:\n        print('tick')\n        await asyncio.sleep(0.02)\nawait ticks()")
def timers_of_the_cell_stop(k, code):
    ran = ends(k, code)
    k.pause(0.3)
    before = ran.stdout
    k.pause(0.4)
    same(ran.stdout, before)


@scenario(ts=["while (true) {}", "console.log('waited')"], py=["while True: pass", "print('waited')"])
def cells_that_wait_are_aborted(k, codes):
    ran = begun(k, codes[0])
    waiting = [k.start(codes[1]) for _ in range(3)]
    k.pause(0.2)
    k.interrupt()
    for cell in (ran, *waiting):
        k.finish(cell, 5)
    same([cell.reply["status"] for cell in waiting], ["aborted"] * 3)
    same([cell.stdout for cell in waiting], [""] * 3)


@scenario(ts="const huge = new Float64Array(3e7).map(() => Math.random());\nconsole.log('sorts');\nfor (;;) { huge.sort(); huge.reverse(); }", py=NotApplicable("a long call of native code in JavaScript"), limit=60)
def call_of_native_code_is_told_and_a_second_interrupt_restarts(k, code):
    ran = k.begin(code, "sorts", within=30)
    k.pause(0.2)
    k.interrupt()
    # It may return in time, or be told of.
    k.until(lambda: ran.stderr or ran.is_idle, "word of what it waits for", 6)
    if not ran.is_idle:
        k.interrupt()
        k.finish(ran, 5)
    same(ran.reply["status"], "error")
    same(k.run("console.log('again')", within=15).stdout, "again\n")


@scenario(ts="while (true) {}", py="while True: pass")
def request_on_the_control_channel_is_answered(k, code):
    ran = begun(k, code)
    same(k.request("interrupt_request", {}, channel="control", within=5).get("status"), "ok")
    k.finish(ran, 3)
    same(ran.reply["status"], "error")


@scenario(ts="while (true) {}", py="while True: pass")
def signal_does_what_the_message_does(k, code):
    ran = begun(k, code)
    k.process.send_signal(signal.SIGINT)
    k.finish(ran, 5)
    same(ran.reply["status"], "error")
    same(k.run(say_begun(k), within=5).stdout, "begun\n")


@scenario(any="1 + 1")
def interrupt_of_nothing_does_no_harm(k, code):
    for _ in range(3):
        k.interrupt()
        k.pause(0.1)
    same(k.run(say_begun(k), within=5).stdout, "begun\n")


@scenario(ts="while (true) {}", py="while True: pass", limit=40)
def ten_interrupts_in_a_row(k, code):
    for _ in range(10):
        ends(k, code, within=3 * PATIENCE)
