import type { ChildProcess } from "node:child_process";
import type { Link } from "./link";
import type { Content, Message } from "./message";
import { whenEnded } from "./when-ended";

/** Sends a request to the kernel in `child`; settles with its reply, or rejects when the kernel ends before it answers. */
export function request(
  link: Link,
  child: ChildProcess,
  type: string,
  content: Content,
  channel: "shell" | "control",
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const stop = link.listen((from, message) => {
      if (from !== channel || message.parent.msg_id !== id) return;
      settle();
      resolve(message);
    });
    const unwatch = whenEnded(child, (how) => {
      settle();
      reject(new Error(`${type}: the kernel ended (${how}) before it answered`));
    });
    const settle = () => {
      stop();
      unwatch();
    };
    const id = link.post(type, content, channel).header.msg_id;
  });
}
