/** The process in which the cells' code runs: it is told what to run on one pipe and reports on another. */
import { Socket } from "node:net";
import { provideWidgets } from "../widgets/provide";
import { ownCallbacks } from "./callbacks";
import { ownChildren } from "./children";
import { provideCommands } from "./commands";
import { received } from "./comms";
import { execute } from "./execute";
import { provideHost } from "./host";
import { startHelper } from "./interrupts";
import { surviveErrors } from "./late";
import { lines } from "./lines";
import { cellModules, load } from "./modules";
import { followPromises, ownNothing } from "./owner";
import { type Command, descriptors } from "./protocol";
import { mapStacks } from "./stack";
import { endWhatIsStarted } from "./started";
import { provideInput } from "./stdin";
import { captureStreams } from "./streams";
import { ownTimers } from "./timers";
import { forgetValues } from "./values";

followPromises();
captureStreams();
surviveErrors();
mapStacks();
ownTimers();
ownCallbacks();
ownChildren();
endWhatIsStarted();
provideHost();
provideCommands();
provideWidgets();
startHelper(provideInput());

/** Exit code of a process that cannot go on; as "internal software error" in sysexits.h. */
const broken = 70;
const itself = process;

const handlers: { readonly [K in Command["type"]]: (command: Extract<Command, { type: K }>) => void } = {
  run: (command) => {
    // A cell can take from this process what it needs itself: then it ends, and the front begins another.
    execute(command, cellModules()).catch(() => itself.exit(broken));
  },
  load,
  comm: received,
  forget: forgetValues,
};

const commands = new Socket({ fd: descriptors.commands, readable: true, writable: false });
lines(commands, (line) => {
  ownNothing();
  const command = JSON.parse(line) as Command;
  (handlers[command.type] as (command: Command) => void)(command);
});
// The front is gone, and what runs here is nobody's; nor is what cells have started.
commands.on("close", () => {
  process.on("exit", () => process.kill(-process.pid, "SIGKILL"));
  process.exit();
});
commands.on("error", () => {});
